package io.waystation.storage.log.sqlite;

import io.waystation.benchmarks.micro.Operation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the ledger asks of a number in memory: is this one new, seen before, or a hole's? */
@State(Scope.Thread)
public class LedgerCheck {
  private static final int HOLES = 1_000;
  private static final int RECENT = 60;

  private final DeviceAccount account = new DeviceAccount("gw-0");
  private final BootAccount steady = account.open(1);
  private final BootAccount torn = new BootAccount("gw-0", 2);
  private long next;
  private long tornNext;

  /** A device that has sent for a while, and one of which every other message is missing. */
  public LedgerCheck() {
    for (next = 0; next < RECENT; next++) {
      steady.admit(next);
      account.remember(1, next, next);
    }
    for (int i = 0; i < HOLES; i++) {
      torn.admit(2L * i + 1);
    }
    tornNext = 2L * HOLES;
  }

  @Benchmark
  @Operation("the next number of a device")
  public boolean inOrder() {
    return account.boot(1).admit(next++);
  }

  @Benchmark
  @Operation("a number seen before, and whether it said the same")
  public boolean duplicate() {
    return account.boot(1).admit(RECENT / 2)
        || account.memory(1, RECENT / 2, RECENT / 2) == DeviceAccount.Memory.SAME;
  }

  /** One comes too early and leaves a hole beside a thousand others, one fills it. */
  @Benchmark
  @OperationsPerInvocation(2)
  @Operation("a number of a pair in the wrong order, with 1,000 holes open")
  public boolean outOfOrder() {
    boolean both = torn.admit(tornNext + 1) && torn.admit(tornNext);
    tornNext += 2;
    return both;
  }
}
