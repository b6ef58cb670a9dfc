/** The two databases; whatever differs between them asks for this. */
export type DatabaseKind = 'sqlite' | 'postgresql';
