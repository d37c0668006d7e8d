/** What the page of the window may do, in the browser and in Electron alike. */

/** Where the page comes from while the program is being written; see `npm run dev`. */
export interface DevServer {
  /** Such as `http://127.0.0.1:5173`. */
  readonly origin: string;
}

/**
 * Headers of every answer. The page runs only its own scripts and talks to nobody but its host; nobody frames it.
 *
 * Styles in the page are allowed: libraries set them, and with nothing to load from elsewhere they can give nothing away.
 */
export function securityHeaders(dev?: DevServer): { readonly [name: string]: string } {
  const reload = dev ? ` ${dev.origin} ${dev.origin.replace(/^http/, 'ws')}` : '';
  const inline = dev ? " 'unsafe-inline'" : '';
  const policy = [
    "default-src 'none'",
    `script-src 'self'${inline}`,
    `style-src 'self' 'unsafe-inline'`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${reload}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
  };
}
