export * from './activation.ts';
export * from './arithmetic.ts';
export * from './batch-normalisation.ts';
export * from './convolution.ts';
export * from './cross-entropy.ts';
export * from './dense.ts';
export * from './pooling.ts';
export * from './reduction.ts';
