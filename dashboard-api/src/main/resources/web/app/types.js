/**
 * What the routes answer, as openapi.yaml has it.
 *
 * @typedef {{zh: string, en: string}} LocalText
 * @typedef {'normal'|'info'|'notice'|'warning'|'critical'} Severity
 * @typedef {{signal: string, device: string, part: string, value: number, state: string|null, at: string, receivedAt: string, flags: string[]}} Value
 * @typedef {{notice: number, warning: number, critical: number}} Counts
 * @typedef {'online'|'stale'|'offline'|'never'|'none'} Link
 * @typedef {{id: string, type: 'station'|'hut', name: LocalText, area: {id: string, name: LocalText}, altitude: number|null, zone: string,
 *   latitude: number, longitude: number, capacity: number, alwaysOpen: boolean, link: Link, lastSeen: string|null, door: Value|null,
 *   occupancy: Value|null, temperature: Value|null, mains: Value|null, alarms: Counts, healthAlarms?: Counts}} Station
 * @typedef {{id: string, type: 'gateway'|'kiosk'|'sensor', name: LocalText, link: Link, lastSeen: string|null}} Device
 * @typedef {Station & {devices: Device[], values: Value[], openAlarms: Alarm[]}} StationDetail
 * @typedef {{by: string, at: string, note: string}} Acknowledgement
 * @typedef {{id: string, rule: string, concern: 'station'|'health', severity: Severity, worst: Severity, condition: 'active'|'normal'|'unknown',
 *   provisional: boolean, latch: string, open: boolean, withdrawn: boolean, title: LocalText, evidence: LocalText, station: {id: string, name: LocalText},
 *   device: string, part: string, person?: string|null, signal: string, startedAt: string, learntAt: string, clearedAt: string|null,
 *   basis: {ruleVersion: string, readings: {signal: string, device: string, part: string, measuredAt: string, value: number}[]},
 *   acknowledgement: Acknowledgement|null, confirmation: Acknowledgement|null, cause: string|null,
 *   shelving: {by: string, at: string, until: string, oneShot: boolean, reason: string}|null,
 *   suppression: {why: string, by: string, at: string}|null, previous: string|null, version: number}} Alarm
 * @typedef {{pagesPerDay: number, found: number|null, days: number|null, checkedAt: string|null, over: boolean}|null} RuleBudget
 * @typedef {{id: string, version: string, kind: string, concern: 'station'|'health', title: LocalText, since: string, place: string, budget: RuleBudget}} Rule
 * @typedef {{version: string, kind: string, concern: 'station'|'health', title: LocalText, since: string, until: string|null, definition: string,
 *   place: string, budget: RuleBudget}} RuleVersion
 * @typedef {{id: number, what: string, actor: string, severity: Severity, eventAt: string, learntAt: string, note: string,
 *   amendment: {was: Course|null, is: Course|null}|null}} Change
 * @typedef {{startedAt: string, clearedAt: string|null, condition: 'active'|'normal'|'unknown', severities: Severity[], provisional: boolean}} Course
 * @typedef {Alarm & {history: Change[], children: Alarm[]}} AlarmDetail
 * @typedef {{code: string, group: string, kind: string, unit: string, name: LocalText, decimals: number, states: string[], health: boolean, interval: number}} Signal
 * @typedef {'visits'|'meanDwell'|'peakOccupancy'|'crowdedShare'|'utilisation'|'nightShare'|'energy'|'energyPerVisit'|'idleEnergyShare'|'water'
 *   |'waterPerVisit'|'openHoursKept'|'uptime'|'completeness'} UseName
 * @typedef {{value: number|null, unit: string, method: string, coverage: number}} UseFigure
 * @typedef {{figures: Record<UseName, UseFigure>, counted: {in: number|null, out: number|null, verified: number|null}, peakAt: string|null}} Use
 * @typedef {Use & {date: string, over: boolean, at: string}} UseDay
 * @typedef {{station: {id: string, name: LocalText}, zone: string, from: string, to: string, step: string, now: string, days: UseDay[], total: Use}} StationUse
 * @typedef {Use & {station: {id: string, name: LocalText}, area: string, zone: string}} UseRow
 * @typedef {{id: string, name: string, sex: 'male'|'female'|'unknown', birthYear: number, age: number|null, occupation: LocalText,
 *   station: {id: string, name: LocalText}, lastMeasuredAt: string|null, activePlan: boolean}} PersonBase
 * @typedef {PersonBase & {alarms: Counts}} Person
 * @typedef {{signal: string, value: number, text: string, at: string, flags: string[], severity: Severity|null, condition: LocalText|null}} Vital
 * @typedef {{id: string, version: number, status: 'active'|'completed'|'revoked', alarm: string|null, assessment: string, actions: string,
 *   followUp: string|null, author: {name: string, fullName: string}, writtenAt: string}} Plan
 * @typedef {PersonBase & {vitals: Vital[], alarms: Alarm[], plans: Plan[]}} PersonDetail
 * @typedef {{low: number|null, high: number|null, severity: Severity, name: LocalText, source: string}} Band
 * @typedef {[number, number, string[]]} RawPoint epoch ms, value, flags
 * @typedef {[number, number, number, number, number, number]} WindowPoint epoch ms, count, mean, min, max, last
 * @typedef {{signal: string, device: string, part: string, points?: RawPoint[], windows?: WindowPoint[]}} StationSeries
 * @typedef {[number, number, string[], Severity|null]} GradedPoint epoch ms, value, flags, severity where it was measured
 * @typedef {{signal: string, bands: Band[], points: GradedPoint[]}} VitalSeries
 * @typedef {{id: string, station: {id: string, name: LocalText}, type: 'gateway'|'kiosk'|'sensor', name: LocalText, commissionedAt: string,
 *   link: Link, lastSeen: string|null}} RegisteredDevice
 * @typedef {{sent: number, stored: number, duplicates: number, quarantined: number, refused: number, holes: number}} Sums
 * @typedef {Sums & {device: string, station: string|null, filled: number, boot: number, nextSeq: number, lastReceivedAt: string|null}} Account
 * @typedef {Sums & {boot: number, filled: number, nextSeq: number, missing: [number, number][], lastReceivedAt: string|null}} Boot
 * @typedef {Account & {waiting: number, clock: {offset: number, drift: number|null, samples: number, since: string, wrong: boolean}|null, boots: Boot[]}} DeviceLedger
 * @typedef {{totals: Sums & {received: number}, agrees: boolean, disagreements: string[], checkedAt: string,
 *   log: {bytes: number, freeBytes: number, full: boolean, oldest: string|null}, devices: Account[], total: number, next: string|null}} LedgerAnswer
 * @typedef {{id: number, origin: 'message'|'store', state: 'kept'|'replaying'|'stored'|'discarded', receivedAt: string, settledAt: string|null,
 *   topic: string, device: string, station: string|null, boot: number|null, seq: number|null, reason: string, detail: string, size: number,
 *   preview: string|null, withheld: boolean}} Quarantined
 * @typedef {{device: string, station: string|null, registered: boolean, reason: string, count: number, first: string, last: string, newest: number}} Group
 * @typedef {{device: string, count: number, first: string, last: string, newest: number, dialect: string, topics: string[]}} Stranger
 * @typedef {{id: number, receiver: string, person: string|null, cause: string, about: 'station'|'health'|'service', severity: Severity,
 *   state: 'waiting'|'delivered'|'failed', createdAt: string, settledAt: string|null, nextAt: string|null, attempts: number, withheld: boolean,
 *   service: LocalText|null, alarms: {id: string, firing: boolean, severity: Severity, title: LocalText, place: LocalText}[], more: number}} Notification
 * @typedef {Notification & {deliveries: {number: number, channel: string, startedAt: string, endedAt: string, outcome: string, status: number, words: string}[]}} NotificationDetail
 * @typedef {{id: string, concern: 'station'|'health', matchers: string[], startsAt: string, endsAt: string, author: string, reason: string,
 *   state: 'pending'|'active'|'over', endedBy: string|null}} Silence
 * @typedef {{figure: string, value: number|null, most: number, unit: 'per-operator'|'share'|'alarms'|'seconds', source: string, met: boolean|null}} AlarmFigure
 * @typedef {{rule: string, title: LocalText, station: {id: string, name: LocalText}, device: string, part: string, count: number, share: number}} AlarmCounted
 * @typedef {{severity: Severity, count: number, share: number}} AlarmPriority
 * @typedef {{from: string, to: string, concern: string, operators: {count: number, given: boolean}, annunciated: number, fleeting: number,
 *   rate: {average: number, worst: number, worstFrom: string|null, worstTo: string|null, last: number},
 *   flood: {floods: number, seconds: number, longestSeconds: number, ongoing: boolean},
 *   chattering: {alarms: number, worst: AlarmCounted[]}, topTen: {share: number, alarms: AlarmCounted[]}, priorities: AlarmPriority[],
 *   acknowledgements: {severity: Severity, count: number, medianSeconds: number|null, p90Seconds: number|null, worstSeconds: number|null}[],
 *   standing: {at: string, count: number, priorities: AlarmPriority[], unacknowledged: number, longestUnacknowledgedSeconds: number, stale: number},
 *   figures: AlarmFigure[]}} AlarmKpis
 * @typedef {{id: string, why: 'maintenance'|'out-of-service', station: {id: string, name: LocalText}, device: string, startsAt: string, endsAt: string|null,
 *   author: string, reason: string, createdAt: string, state: 'planned'|'running'|'over'|'cancelled', endedAt: string|null, endedBy: string|null}} Maintenance
 * @typedef {{id: string, name: string}} Staff
 * @typedef {{rota: string, area: string, role: string, onCall: Staff, turn: Staff, from: string, until: string, next: Staff,
 *   note: {author: string, note: string, writtenAt: string}|null}} OnCall
 */
export {};
