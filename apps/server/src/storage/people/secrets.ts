import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Passwords, Secrets } from '../../use-cases/people/records.ts';

/** 32 MiB and a quarter of a second for each guess (OWASP's second choice for scrypt, N=2^15, r=8, p=3). */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Hashes worked on at once: each takes a core, and four would hold up every file that is read. */
const AT_ONCE = 1;
/**
 * Hashes that may wait, ten seconds of work: twice what one address may have under way before it is
 * told to wait, so that one alone cannot shut the door for everyone.
 */
const MOST_WAITING = 40;

/** More passwords wait to be looked at than can be in a few seconds. */
class PasswordsBusyError extends Error {
  readonly code = 'passwords-busy';
  constructor(waiting: number) {
    super(`${waiting} passwords wait to be looked at. Try again in a moment.`);
  }
}

/**
 * scrypt of Node's own OpenSSL (RFC 7914): no native add-on to install, and it runs in the thread pool.
 * Kept as `scrypt$N$r$p$salt$hash`, so that the cost can rise later and old hashes still verify.
 */
export function scryptPasswords(mostWaiting = MOST_WAITING): Passwords {
  const queue = new Queue(AT_ONCE, mostWaiting);
  return {
    hash: async (password) => {
      const salt = randomBytes(SALT_BYTES);
      const hash = await queue.run(() => derive(password, salt, COST));
      const { N, r, p } = COST;
      return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
    },
    verify: async (password, kept) => {
      const [kind, N, r, p, salt = '', hash = ''] = kept.split('$');
      if (kind !== 'scrypt') return false;
      const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: COST.maxmem };
      const expected = Buffer.from(hash, 'base64url');
      const actual = await queue.run(() => derive(password, Buffer.from(salt, 'base64url'), cost));
      return expected.length === actual.length && timingSafeEqual(expected, actual);
    },
  };
}

function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // One text may be written in several ways (é as one character or two); people mean the same.
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, cost, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

/** Runs so many at once, the rest in the order they came, and no more than may wait. */
class Queue {
  #free: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number, mostWaiting: number) {
    this.#free = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  #turn(): Promise<void> {
    const { length } = this.#waiting;
    if (length >= this.#mostWaiting) throw new PasswordsBusyError(length);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** Tokens with 256 random bits need no slow hash: nobody can try them all. */
export const randomSecrets: Secrets = {
  token: () => randomBytes(32).toString('base64url'),
  digest: (text) => createHash('sha256').update(text).digest('hex'),
};
