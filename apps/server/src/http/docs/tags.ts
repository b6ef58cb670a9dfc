/** The chapters of the API's documentation. */
export const TAGS = [
  { name: 'predictions', description: 'Reading images, and what was read' },
  { name: 'review', description: 'What waits for a person' },
  { name: 'batches', description: 'Many files at once, in the background' },
  { name: 'models', description: 'Which models there are, and which one answers' },
  {
    name: 'learning',
    description: 'From corrections to a better model, and whether promises are kept',
  },
  {
    name: 'data',
    description: 'Datasets and suites of this machine, image by image, and what augmentation does',
  },
  { name: 'session', description: 'Signing in and out' },
  { name: 'users', description: 'Who may sign in' },
  { name: 'keys', description: 'API keys' },
  { name: 'administration', description: 'Settings, audit log, jobs, storage' },
  { name: 'inference protocols', description: 'For programs that speak to model servers' },
  { name: 'operation', description: 'For whoever runs it' },
] as const;
