/** The numeric user every untrusted process runs as; the toolchain images have it and their folders are its own. */
export const user = { uid: 1000, gid: 1000 };
