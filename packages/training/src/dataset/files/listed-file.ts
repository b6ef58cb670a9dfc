/** Where the bytes of one file lie, so that any thread can read them without the listing. */
export type FileLocation =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
  | {
      readonly kind: 'zip-entry';
      /** of the entry's local header in the archive */
      readonly offset: number;
      readonly nameBytes: number;
      readonly packedBytes: number;
      readonly bytes: number;
      readonly crc32: number;
      readonly method: 'stored' | 'deflated';
    };

export interface ListedFile {
  /** path within the folder or archive, with `/` between its parts */
  readonly name: string;
  readonly at: FileLocation;
}
