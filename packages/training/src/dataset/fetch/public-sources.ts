import { DatasetError } from '../dataset-error.ts';

/** A file that someone publishes, and how to know that it arrived whole. */
export interface RemoteFile {
  /** what it is called here */
  readonly name: string;
  readonly url: string;
  /** its size where the publisher states it */
  readonly bytes: number | null;
  readonly checksum: { readonly algorithm: 'md5' | 'sha256'; readonly value: string };
}

/** A data set that anyone may fetch, under the name that commands know it by. */
export interface PublicSource {
  readonly name: string;
  /** what it is, and what it is good for here */
  readonly title: string;
  readonly terms: string;
  readonly files: readonly RemoteFile[];
}

const NIST = 'https://s3.amazonaws.com/nist-srd/SD19/';
const MNIST = 'https://ossci-datasets.s3.amazonaws.com/mnist/';
const QMNIST = 'https://raw.githubusercontent.com/facebookresearch/qmnist/master/';
const NIST_TERMS = 'a work of the US government, not subject to copyright; see nist.gov/srd';

const byClass: RemoteFile = {
  name: 'by_class.zip',
  url: `${NIST}by_class.zip`,
  bytes: 1_031_576_378,
  checksum: { algorithm: 'md5', value: '79572b1694a8506f2b722c7be54130c4' },
};

const byWrite: RemoteFile = {
  name: 'by_write.zip',
  url: `${NIST}by_write.zip`,
  bytes: 568_113_446,
  checksum: { algorithm: 'md5', value: 'a29f21babf83db0bb28a2f77b2b456cb' },
};

/** NIST publishes no checksum for it; this one is of the copy that published studies have used. */
const byClassLog: RemoteFile = {
  name: 'by_class_md5.log',
  url: `${NIST}by_class_md5.log`,
  bytes: null,
  checksum: {
    algorithm: 'sha256',
    value: 'b2a76dfb555a1fc3764672bb8514455727d28fbdd18df4ce5abbd85a879f430c',
  },
};

const qmnistTrainLabels = qmnist('train-labels-idx2-int', '0058f8dd561b90ffdd0f734c6a30e5e4');
const qmnistTestLabels = qmnist('test-labels-idx2-int', '5b5b05890a5e13444e108efe57b788aa');

/** The sources that `fetchDataset` knows; checksums of MNIST and QMNIST as torchvision has them. */
export const PUBLIC_SOURCES: readonly PublicSource[] = [
  {
    name: 'mnist',
    title: 'MNIST, 70,000 digits at 28×28, with the writers that QMNIST found',
    terms: 'MNIST: CC BY-SA 3.0; QMNIST labels: BSD 3-clause',
    files: [
      mnist('train-images-idx3-ubyte', 9_912_422, 'f68b3c2dcbeaaa9fbdd348bbdeb94873'),
      mnist('train-labels-idx1-ubyte', 28_881, 'd53e105ee54ea40749a09fcbcd1e9432'),
      mnist('t10k-images-idx3-ubyte', 1_648_877, '9fb629c4189551a2d022fa330f9573f3'),
      mnist('t10k-labels-idx1-ubyte', 4_542, 'ec29112dd5afa0611ce80d1b7f02629c'),
      qmnistTrainLabels,
    ],
  },
  {
    name: 'qmnist',
    title: 'QMNIST, 120,000 digits at 28×28 with writers: MNIST and its lost 50,000 test digits',
    terms: 'BSD 3-clause',
    files: [
      qmnist('train-images-idx3-ubyte', 'ed72d4157d28c017586c42bc6afe6370'),
      qmnistTrainLabels,
      qmnist('test-images-idx3-ubyte', '1394631089c404de565df7b7aeaf9412'),
      qmnistTestLabels,
    ],
  },
  {
    name: 'sd19',
    title:
      'NIST Special Database 19, 2nd edition: 402,953 digits at 128×128, with writers (1.6 GB)',
    terms: NIST_TERMS,
    files: [byWrite, byClass],
  },
  {
    name: 'sd19-by-class',
    title:
      'SD19 by class alone: digits and series, writers only as far as its tables tell (1.0 GB)',
    terms: NIST_TERMS,
    files: [byClass],
  },
  {
    name: 'sd19-by-write',
    title: 'SD19 by writer, with the log that tells the digits: all of sd19 in less (0.7 GB)',
    terms: NIST_TERMS,
    files: [byWrite, byClassLog],
  },
];

/** @throws DatasetError dataset-source-unknown, naming those that there are */
export function getPublicSource(name: string): PublicSource {
  const source = PUBLIC_SOURCES.find((each) => each.name === name);
  if (source !== undefined) return source;
  const names = PUBLIC_SOURCES.map((each) => each.name).join(', ');
  throw new DatasetError(
    'dataset-source-unknown',
    `No source is called ${name}. There are: ${names}.`,
  );
}

function mnist(name: string, bytes: number, md5: string): RemoteFile {
  const file = `${name}.gz`;
  return { name: file, url: MNIST + file, bytes, checksum: { algorithm: 'md5', value: md5 } };
}

function qmnist(name: string, md5: string): RemoteFile {
  const file = `qmnist-${name}.gz`;
  return {
    name: file,
    url: QMNIST + file,
    bytes: null,
    checksum: { algorithm: 'md5', value: md5 },
  };
}
