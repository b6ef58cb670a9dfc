/** A worker that ends before it is ready, as one does for which there is no memory. */
process.exit(1);
