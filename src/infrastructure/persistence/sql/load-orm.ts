import { parse } from 'node:path';

/** Imports a module that brings MikroORM, which asks for the current directory as it is loaded: it may be gone. */
export async function loadOrm<Module>(load: () => Promise<Module>): Promise<Module> {
  if (currentDirectoryExists()) return load();
  const ask = process.cwd.bind(process);
  process.cwd = () => parse(process.execPath).root;
  try {
    return await load();
  } finally {
    process.cwd = ask;
  }
}

function currentDirectoryExists(): boolean {
  try {
    process.cwd();
    return true;
  } catch {
    return false;
  }
}
