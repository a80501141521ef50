/**
 * The log: where a message is safe once it is acknowledged, and where its fate is decided.
 *
 * <p>{@link io.waystation.storage.log.ReadingLog#append} gives every message one {@link
 * io.waystation.storage.log.Fate} in the transaction that keeps it. What is accepted gets an offset
 * in one of two {@link io.waystation.storage.log.Lane lanes}; consumers read both at their own pace
 * with a {@link io.waystation.storage.log.LogFollower} and say how far they are. What is not waits
 * in {@link io.waystation.storage.log.Quarantine} to be mended and replayed.
 *
 * <p>The accounts always add up. Of each device, {@code sent = stored + duplicates + quarantined +
 * refused + holes}; of each of its boots, {@code nextSeq = stored + missing + refused numbers}; and
 * over all, the stored are as many as the offsets given out, and the quarantined as many as the
 * rows of the quarantine that no replay has stored. {@link
 * io.waystation.storage.log.ReadingLog#disagreements} compares them.
 *
 * <p>Nobody can make it grow without end ({@link io.waystation.storage.log.LogLimits}): what waits
 * in quarantine has a budget for each device and one for all strangers, a device has a thousand
 * boots told apart and the older ones added up, and a disk that is nearly full stops the intake
 * while consumers go on. The price of those bounds is said where they are: a message that was
 * refused for want of room and comes again is counted again, and so is one of a boot that is no
 * longer told apart.
 */
package io.waystation.storage.log;
