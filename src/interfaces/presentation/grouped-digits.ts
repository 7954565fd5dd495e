/** A whole number with commas between thousands. `toLocaleString` would load ICU, which takes longer than a command. */
export function grouped(amount: number): string {
  return String(amount).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
