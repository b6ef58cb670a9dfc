/** What browsers are told about everything that this server sends. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()',
} as const;

/** Answers of the API are data: nothing in them may run, load or be framed. */
export const API_HEADERS = {
  ...ALWAYS,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cache-control': 'no-store',
} as const;

/**
 * Pages of ours: everything comes from this server. WebAssembly is compiled in the page and in workers;
 * pictures that a person chose are shown from memory (`blob:`, `data:`).
 */
export const PAGE_HEADERS = {
  ...ALWAYS,
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
} as const;

/** Only where people come over https: browsers then refuse anything less for half a year. */
export const HSTS = { 'strict-transport-security': 'max-age=15552000' } as const;
