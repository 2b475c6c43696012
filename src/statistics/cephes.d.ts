/** What is used of cephes: its package has types for CommonJS only, which an ES module cannot see. */
declare module "cephes" {
  /** Settles when the WebAssembly of the library is ready; no other function may be called before. */
  export const compiled: Promise<void>;
  export function stdtr(degrees: number, t: number): number;
  export function stdtri(degrees: number, p: number): number;
  export function ndtri(p: number): number;
  export function bdtr(k: number, n: number, p: number): number;
  export function lbeta(a: number, b: number): number;
}
