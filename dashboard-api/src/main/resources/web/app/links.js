/** Addresses of what the pages show; apart from the router, so that pages need not know who opens them. */
export const link = {
  station: (/** @type {string} */ id) => `#/stations/${encodeURIComponent(id)}`,
  alarm: (/** @type {string} */ id) => `#/alarms/${encodeURIComponent(id)}`,
  /** @param {string} id @param {string} [version] the one that is meant */
  rule: (id, version = '') => `#/rules/${encodeURIComponent(id)}${version ? `?version=${version}` : ''}`,
  device: (/** @type {string} */ id) => `#/devices/${encodeURIComponent(id)}`,
  message: (/** @type {number} */ id) => `#/quarantine/${id}`,
  onboard: (/** @type {string} */ id) => `#/onboarding/${encodeURIComponent(id)}`,
  person: (/** @type {string} */ id) => `#/people/${encodeURIComponent(id)}`,
};
