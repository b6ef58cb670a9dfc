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
      readonly method: ZipMethod;
    };

/** How an entry is packed; what is encrypted or packed by another method is refused when it is read. */
export type ZipMethod = 'stored' | 'deflated' | 'encrypted' | 'other';

export interface ListedFile {
  /** path within the folder or archive, with `/` between its parts */
  readonly name: string;
  readonly at: FileLocation;
}
