/**
 * The log in one SQLite file, {@code log.db}, in WAL mode with an fsync for each group of messages.
 *
 * <pre>
 * log, backlog      a row for each group of up to 500 messages: EntryEncoder, with a checksum
 * ledger            a row for each device and boot: Ledger, BootAccount, SeqRanges
 * quarantine        what was refused; its bytes beside it in quarantine_raw
 * waiting           how much of each quarantine budget is taken: QuarantineFiler, and triggers
 * consumer          how far each consumer is
 * head              the next offsets, a version that changes with every append, and up to which id
 *                   quarantine is filed
 * </pre>
 *
 * <p>One thread writes ({@link io.waystation.storage.log.sqlite.GroupCommit}), over one connection
 * ({@link io.waystation.storage.log.sqlite.LogTransaction}), with the ledger in memory; several
 * processes may do so in turn, and each reads the ledger anew when another was there. Between
 * groups the same thread takes away what is old ({@link
 * io.waystation.storage.log.sqlite.Retention}). Readers have snapshots of their own and wait for
 * nobody.
 */
package io.waystation.storage.log.sqlite;
