/**
 * Goes up with every change that makes another digit image of any page. A model package names the
 * version that its training saw, and loading refuses another.
 */
export const NORMALISER_VERSION = 1;
