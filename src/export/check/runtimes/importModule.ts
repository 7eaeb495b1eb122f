/**
 * Imports a file by its URL. In the build of the command this function is a file of its own, which `CodeCache` leaves to Node.js: code
 * from the cache cannot import.
 */
export function importModule(url: string): Promise<unknown> {
  return import(url);
}
