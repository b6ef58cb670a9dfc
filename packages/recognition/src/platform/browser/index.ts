export { decodeImage } from './decode.ts';
export { readModelPackage, sha256 } from './model-package.ts';
export { openNetwork, type WasmLocation } from './network.ts';
