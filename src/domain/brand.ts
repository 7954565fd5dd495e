declare const brand: unique symbol;

/** A string that only the parser of its own file can make. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };
