import type { PatchSettings, Settings } from '@hand-digits/contract';

/** Settings as a form has them: shares are written in per cent; empty days keep for ever. */
export type SettingsDraft = Readonly<Record<keyof Settings, string>>;

export function draftOf(settings: Settings): SettingsDraft {
  return {
    errorRate: inPercent(settings.errorRate),
    spotCheckShare: inPercent(settings.spotCheckShare),
    secondOpinionShare: inPercent(settings.secondOpinionShare),
    keepDays: settings.keepDays === null ? '' : String(settings.keepDays),
  };
}

/** Without the dust that binary fractions leave. */
function inPercent(share: number): string {
  return String(Number((share * 100).toPrecision(6)));
}

/** What was written, and nothing else: the rest may have been set elsewhere meanwhile. */
export function changesOf(edits: Partial<SettingsDraft>): PatchSettings {
  const { errorRate, spotCheckShare, secondOpinionShare, keepDays } = edits;
  return {
    ...(errorRate !== undefined && { errorRate: share(errorRate) }),
    ...(spotCheckShare !== undefined && { spotCheckShare: share(spotCheckShare) }),
    ...(secondOpinionShare !== undefined && { secondOpinionShare: share(secondOpinionShare) }),
    ...(keepDays !== undefined && { keepDays: days(keepDays) }),
  };
}

function share(text: string): number {
  return Number((Number(text) / 100).toPrecision(8));
}

function days(text: string): number | null {
  return text === '' ? null : Math.round(Number(text));
}
