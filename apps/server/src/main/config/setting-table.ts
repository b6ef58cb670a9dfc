import { environmentName, flagName, type Setting } from './setting.ts';
import { settings, type SettingName } from './settings.ts';

/** docs/settings.md: everything that can be set. */
export function settingTable(): string {
  const names = Object.keys(settings) as SettingName[];
  const rows = names.map((name) => {
    const { help, fallback }: Setting<unknown> = settings[name];
    const shown =
      name === 'threads' ? 'one for each core' : fallback === '' ? '–' : `\`${fallback}\``;
    return `| \`${name}\` | \`${flagName(name)}\` | \`${environmentName(name)}\` | ${shown} | ${help} |`;
  });
  return [
    INTRODUCTION,
    '',
    '| In the file | Flag | Environment | Default | What it does |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const INTRODUCTION = `# Settings

Written by \`npm run docs:api\` from the settings themselves. A flag of \`hand-digits serve\` wins over the
environment, the environment over the file: \`hand-digits.json\` in the folder where the server starts, or the
file that \`HAND_DIGITS_CONFIG\` names. They are read once, at the start, and every fault is named at once.`;
