/** What the server itself says, asked as a program asks it. */
export async function askServer<T>(address: string, path: string): Promise<T> {
  const response = await fetch(`${address}/api/v1${path}`);
  return (await response.json()) as T;
}

/** @param settings those that differ from now on */
export async function changeSettings(address: string, settings: object): Promise<void> {
  const response = await fetch(`${address}/api/v1/settings`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  if (!response.ok) throw new Error(await response.text());
}
