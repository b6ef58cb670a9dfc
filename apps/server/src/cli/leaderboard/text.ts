import { percent } from '../evaluate/text.ts';
import { whole } from '../progress.ts';
import { table } from '../table.ts';
import type { Leaks } from './leaks.ts';
import type { Published } from './published.ts';
import type { MnistMistakes, Standing } from './standing.ts';

/** What `--json` writes. */
export interface LeaderboardReport {
  readonly model: { readonly name: string; readonly id: string };
  readonly standings: readonly Standing[];
  readonly published: readonly Published[];
  readonly passedOver: readonly { readonly place: string; readonly reason: string }[];
}

/** A leaderboard for a terminal. */
export function describeLeaderboard(report: LeaderboardReport): string {
  const { model, standings, published, passedOver } = report;
  const head = ['suite', 'wrong', 'error', '95 %', 'calibration', 'shared with training'];
  const ours = standings.map(({ suite, wrong, images, error, calibration, leaks }) => [
    suite,
    `${whole(wrong)} of ${whole(images)}`,
    percent(error.value ?? 0),
    `${percent(error.low)} … ${percent(error.high)}`,
    percent(calibration),
    leaksText(leaks),
  ]);
  const theirs = published.map(({ set, system, error, source }) => [set, system, error, source]);
  return [
    `model ${model.name} ${model.id}`,
    '',
    table([head, ...ours]).trimEnd(),
    ...standings.flatMap(({ suite, mnist }) => (mnist === null ? [] : mnistLines(suite, mnist))),
    '',
    table([['published on', 'system', 'error', 'source'], ...theirs]).trimEnd(),
    ...passedOver.map(({ place }) => `passed over: ${place} holds no labelled digits`),
  ].join('\n');
}

/** Such as `0 of 297 writers, 0 images`. */
function leaksText(leaks: Leaks | null): string {
  if (leaks === null) return 'not checked: the training split is not at hand';
  const { writers, ofWriters, images, series } = leaks;
  const hands = writers === null ? 'writers not known' : `${writers} of ${ofWriters} writers`;
  const isOfficial = series === 4 && writers === 0 && images === 0;
  const protocol =
    series === 4 ? `; hsf_4, ${isOfficial ? 'the' : 'not the'} official protocol` : '';
  return `${hands}, ${whole(images)} images${protocol}`;
}

function mnistLines(suite: string, { wrongLabels, disputed, others }: MnistMistakes): string[] {
  const list = (rows: readonly number[]): string => (rows.length === 0 ? '–' : rows.join(', '));
  return [
    '',
    `${suite}: whose mistakes they are (five people’s votes, Northcutt et al. 2021; rows from 0)`,
    `  wrong label     ${wrongLabels.length}: ${list(wrongLabels)}`,
    `  disputed label  ${disputed.length}: ${list(disputed)}`,
    `  the reader’s    ${others.length}: ${list(others)}`,
  ];
}
