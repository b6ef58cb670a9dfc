import { DatasetError } from '../../dataset-error.ts';
import type { NormaliseOptions } from '../../files/normalise-files.ts';
import type { Reading } from '../reading.ts';
import { readByClass } from './by-class.ts';
import { readByWrite } from './by-write.ts';
import { labelsFromByClass, labelsFromLog } from './labels.ts';

/** Where SD19 lies; by_class alone will do, by_write needs one of the two others for its labels. */
export interface Sd19Places {
  /** by_class.zip, or the folder it unpacks to */
  readonly byClass?: string;
  /** by_write.zip, or the folder it unpacks to */
  readonly byWrite?: string;
  /** by_class_md5.log */
  readonly byClassLog?: string;
}

/**
 * Reads the 402,953 digits of SD19, less three that occur twice. With by_write every image has its
 * writer; from by_class alone it may have only its series.
 * @throws DatasetError
 */
export async function readSd19(places: Sd19Places, options: NormaliseOptions): Promise<Reading> {
  const { byClass, byWrite, byClassLog } = places;
  if (byWrite !== undefined) {
    if (byClass !== undefined) {
      return readByWrite(byWrite, await labelsFromByClass(byClass), options);
    }
    if (byClassLog !== undefined) {
      return readByWrite(byWrite, await labelsFromLog(byClassLog), options);
    }
    throw new DatasetError(
      'dataset-options',
      'by_write names the writers of its images but not their digits. ' +
        'Give by_class.zip as well, or by_class_md5.log ("hand-digits dataset fetch sd19-by-write" gets it).',
    );
  }
  if (byClass !== undefined) return readByClass(byClass, options);
  throw new DatasetError('dataset-options', 'Say where by_class.zip or by_write.zip lies.');
}
