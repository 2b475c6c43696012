import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (/paystone[^/]*$/i.test(found.url)) throw new Error(`${context.parentURL} loads ${found.url}`);
    return found;
  },
});
