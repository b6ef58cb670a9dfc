/**
 * Links that stand for the states of one page differ in their search alone: the router calls one of
 * them current only when all of it is the same. The page itself marks the one that holds.
 */
export const EXACT = { exact: true, includeSearch: true } as const;
