/** What was opened, so that it can be let go in the opposite order, also when starting fails half-way. */
export class Lifecycle {
  readonly #closers: { readonly name: string; readonly close: () => Promise<void> }[] = [];
  readonly #onFault: (what: string, error: unknown) => void;

  constructor(onFault: (what: string, error: unknown) => void) {
    this.#onFault = onFault;
  }

  onClose(name: string, close: () => Promise<void>): void {
    this.#closers.push({ name, close });
  }

  /** Closes everything, the last first; what cannot be closed is told and does not stop the rest. */
  async close(): Promise<void> {
    for (const { name, close } of this.#closers.splice(0).reverse()) {
      await close().catch((error: unknown) => {
        this.#onFault(`${name} cannot be closed`, error);
      });
    }
  }
}
