/** A published error rate on a known set, to stand beside ours. */
export interface Published {
  readonly set: string;
  readonly system: string;
  /** such as `0.23 %` */
  readonly error: string;
  readonly source: string;
}

/** Others' figures, as published; nobody measured them again here. */
export const PUBLISHED: readonly Published[] = [
  { set: 'MNIST test', system: 'LeNet-5', error: '0.80 %', source: 'LeCun et al. 1998' },
  {
    set: 'MNIST test',
    system: 'MCDNN, 35 networks',
    error: '0.23 %',
    source: 'Cireşan, Meier and Schmidhuber 2012',
  },
  {
    set: 'MNIST test',
    system: 'best single networks',
    error: '0.17–0.21 %',
    source: 'several, such as Byerly et al. 2021',
  },
  { set: 'MNIST test', system: 'best ensemble', error: '0.09 %', source: 'An et al. 2020' },
  {
    set: 'QMNIST, the 50,000 digits beside MNIST’s',
    system: 'LeNet-5',
    error: '1.08 %',
    source: 'Yadav and Bottou 2019',
  },
  {
    set: 'SD19 digits, hsf_4',
    system: 'MCDNN',
    error: '0.77 %',
    source: 'Cireşan, Meier and Schmidhuber 2012',
  },
];
