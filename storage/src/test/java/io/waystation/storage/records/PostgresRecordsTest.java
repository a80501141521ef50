package io.waystation.storage.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waystation.storage.log.Position;
import io.waystation.testkit.LocalServer;
import io.waystation.testkit.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresRecordsTest extends RecordsContract {
  /** One for all tests of this class; each has a database of its own. */
  private static final class Server {
    static final PostgresServer INSTANCE = PostgresServer.start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close, "postgres-end"));
    }
  }

  @TempDir Path folder;

  private PostgresServer.Database database;

  /** The process of {@link #writerProcess}. */
  static final class Writer {
    public static void main(String[] arguments) {
      EndlessWriter.write(
          Records.openPostgres(
              new PostgresSettings(arguments[0], arguments[1], arguments[2]),
              IdentityKey.inFile(Path.of(arguments[3]))));
    }
  }

  @Override
  Records open() {
    return open(settings());
  }

  private Records open(PostgresSettings settings) {
    return Records.openPostgres(settings, IdentityKey.inFile(keyFile()));
  }

  private PostgresSettings settings() {
    if (database == null) {
      database = Server.INSTANCE.newDatabase();
    }
    return settings(database.url(), database.user(), database.password());
  }

  /** Less patient than usual: what is said in the end is the same. */
  private static PostgresSettings settings(String url, String user, String password) {
    return new PostgresSettings(url, user, password, Duration.ofSeconds(2));
  }

  @Override
  Class<?> writerProcess() {
    return Writer.class;
  }

  @Override
  List<String> writerArguments() {
    PostgresSettings settings = settings();
    return List.of(settings.url(), settings.user(), settings.password(), keyFile().toString());
  }

  @Override
  void tamper(String sql) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connection() throws SQLException {
    PostgresSettings settings = settings();
    return DriverManager.getConnection(settings.url(), settings.user(), settings.password());
  }

  private Path keyFile() {
    return folder.resolve("identity.key");
  }

  private static void save(Records records, long offset) {
    records.write(
        t -> {
          t.checkpoints().savePosition("alerting", new Position(offset, 0));
          return null;
        });
  }

  private static long saved(Records records) {
    return records.read(t -> t.checkpoints().position("alerting").live());
  }

  @Test
  void manyMayOpenANewDatabaseAtOnce() throws Exception {
    PostgresServer.Database fresh = Server.INSTANCE.newDatabase();
    PostgresSettings settings = settings(fresh.url(), fresh.user(), fresh.password());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Records>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(threads.submit(() -> open(settings)));
    }
    for (Future<Records> one : all) {
      try (Records records = one.get(60, TimeUnit.SECONDS)) {
        assertThat(records.<Boolean>read(t -> t.stations().all().isEmpty())).isTrue();
      }
    }
    threads.shutdown();
  }

  @Test
  void aRestartOfTheServerBetweenTwoWritesIsNotNoticed() {
    PostgresServer server = Server.INSTANCE;
    assumeTrue(server.canBeStopped());
    try (Records records = open()) {
      save(records, 1);
      assertThat(saved(records)).isEqualTo(1);
      server.kill();
      server.startAgain();
      assertThat(saved(records)).isEqualTo(1);
      save(records, 2);
      server.stop();
      server.startAgain();
      save(records, 3);
      assertThat(saved(records)).isEqualTo(3);
    }
  }

  @Test
  void aServerThatIsAwayIsAnErrorInWordsAndIsFoundAgain() {
    PostgresServer server = Server.INSTANCE;
    assumeTrue(server.canBeStopped());
    try (Records records = open()) {
      save(records, 1);
      server.stop();
      try {
        assertThatThrownBy(() -> save(records, 2))
            .isInstanceOf(RecordsException.class)
            .hasMessageContaining("cannot be reached");
        assertThatThrownBy(this::open)
            .isInstanceOf(RecordsException.class)
            .hasMessageContaining("nobody answers at " + settings().url());
      } finally {
        server.startAgain();
      }
      assertThat(sooner(() -> saved(records))).isEqualTo(1);
    }
  }

  /** The pool looks for the server now and then, not all the time. */
  private static long sooner(Callable<Long> read) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        return read.call();
      } catch (RecordsException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aConnectionCutDuringTheWorkKeepsNothingAndRunsNothingTwice() {
    try (Records records = open()) {
      int[] runs = {0};
      assertThatThrownBy(
              () ->
                  records.write(
                      t -> {
                        runs[0]++;
                        t.checkpoints().savePosition("alerting", new Position(7, 0));
                        cutEverybodyOff();
                        t.checkpoints().savePosition("alerting", new Position(8, 0));
                        return null;
                      }))
          .isInstanceOf(RecordsException.class)
          .hasMessageContaining("nothing was kept");
      assertThat(runs[0]).isEqualTo(1);
      assertThat(saved(records)).isZero();
      save(records, 9);
      assertThat(saved(records)).isEqualTo(9);
    }
  }

  private void cutEverybodyOff() {
    Server.INSTANCE.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(database.user()));
  }

  /**
   * The answer to the commit is lost on the way: only asking the server tells what became of it.
   */
  @Test
  void aCommitWhoseAnswerIsLostIsKeptOnce() throws Exception {
    try (Wire wire = new Wire(settings());
        Records records = open(through(wire))) {
      save(records, 1);
      records.write(
          t -> {
            t.checkpoints().savePosition("alerting", new Position(2, 0));
            wire.loseTheNextAnswer();
            return null;
          });
      assertThat(wire.lost()).isEqualTo(1);
      assertThat(saved(records)).isEqualTo(2);
    }
  }

  /** The commit itself is lost on the way. */
  @Test
  void aCommitThatNeverArrivesIsSaidNotToBeKept() throws Exception {
    try (Wire wire = new Wire(settings());
        Records records = open(through(wire))) {
      save(records, 1);
      assertThatThrownBy(
              () ->
                  records.write(
                      t -> {
                        t.checkpoints().savePosition("alerting", new Position(2, 0));
                        wire.cutAtTheNextCommit();
                        return null;
                      }))
          .isInstanceOf(RecordsException.class)
          .hasMessageContaining("nothing was kept");
      assertThat(saved(records)).isEqualTo(1);
    }
  }

  private PostgresSettings through(Wire wire) {
    PostgresSettings direct = settings();
    return settings(
        direct.url().replaceFirst("//[^/]*/", "//127.0.0.1:" + wire.port() + "/"),
        direct.user(),
        direct.password());
  }

  @Test
  void aWriterThatStandsStillIsSaidToTheNext() throws Exception {
    try (Records one = open();
        Records other = open()) {
      CountDownLatch over = new CountDownLatch(1);
      CountDownLatch writing = new CountDownLatch(1);
      ExecutorService threads = Executors.newSingleThreadExecutor();
      Future<?> still =
          threads.submit(
              () ->
                  one.write(
                      t -> {
                        writing.countDown();
                        try {
                          over.await();
                        } catch (InterruptedException e) {
                          throw new IllegalStateException(e);
                        }
                        return null;
                      }));
      writing.await();
      assertThatThrownBy(() -> save(other, 1))
          .isInstanceOf(RecordsException.class)
          .hasMessageContaining("another process has been writing");
      over.countDown();
      still.get(30, TimeUnit.SECONDS);
      threads.shutdown();
      save(other, 2);
    }
  }

  @Test
  void aMissingDatabaseIsSaidWithTheCommandThatMakesIt() {
    PostgresSettings settings = settings();
    String url = settings.url().replaceFirst("/[^/]*$", "/not_there");
    assertThatThrownBy(() -> open(settings(url, settings.user(), settings.password())))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("CREATE DATABASE not_there OWNER " + settings.user());
  }

  @Test
  void aWrongPasswordIsSaidWithoutThePassword() {
    PostgresSettings settings = settings();
    assertThatThrownBy(() -> open(settings(settings.url(), settings.user(), "let-me-in")))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("check records.user, records.password")
        .hasMessageNotContaining("let-me-in");
    assertThat(new PostgresSettings(settings.url() + "?password=let-me-in", "u", "let-me-in"))
        .asString()
        .doesNotContain("let-me-in");
  }

  @Test
  void tooManyConnectionsAreSaidWithWhatToDo() {
    PostgresSettings settings = settings();
    Server.INSTANCE.execute("ALTER ROLE " + settings.user() + " CONNECTION LIMIT 0");
    assertThatThrownBy(this::open)
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("no connection left")
        .hasMessageContaining("max_connections");
  }

  @Test
  void aServerThatTakesNoWritesIsSaid() {
    PostgresSettings settings = settings();
    Server.INSTANCE.execute(
        "ALTER ROLE " + settings.user() + " SET default_transaction_read_only = on");
    assertThatThrownBy(this::open)
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("takes no writes");
  }

  @Test
  void aDatabaseThatIsNotOursIsSaid() {
    PostgresSettings settings = settings();
    Server.INSTANCE.execute("ALTER DATABASE " + settings.user() + " OWNER TO postgres");
    PostgresServer.Database fresh = Server.INSTANCE.newDatabase();
    assertThatThrownBy(() -> open(settings(settings.url(), fresh.user(), fresh.password())))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("OWNER TO " + fresh.user());
  }

  @Test
  void aDatabaseThatCannotKeepChineseIsSaid() {
    String name = settings().user() + "_ascii";
    Server.INSTANCE.execute(
        "CREATE DATABASE "
            + name
            + " OWNER "
            + settings().user()
            + " ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    try {
      String url = settings().url().replaceFirst("/[^/]*$", "/" + name);
      assertThatThrownBy(() -> open(settings(url, settings().user(), settings().password())))
          .isInstanceOf(RecordsException.class)
          .hasMessageContaining("is not in UTF-8")
          .hasMessageContaining("ENCODING 'UTF8'");
    } finally {
      Server.INSTANCE.execute("DROP DATABASE " + name);
    }
  }

  @Test
  void anAddressThatIsNoneIsSaid() {
    assertThatThrownBy(() -> open(settings("jdbc:mysql://db/x", "u", "p")))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("is no address of a PostgreSQL database");
    assertThatThrownBy(
            () ->
                open(
                    settings(
                        "jdbc:postgresql://127.0.0.1:" + LocalServer.freePort() + "/x", "u", "p")))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("nobody answers at");
  }

  @Test
  void aTextNoDatabaseTextMayHoldIsRefusedInWords() {
    try (Records records = open()) {
      assertThatThrownBy(
              () ->
                  records.write(
                      t -> {
                        t.audit().add(Samples.auditLine("dr-li", "a\0b"));
                        return null;
                      }))
          .isInstanceOf(RecordsException.class)
          .hasMessageContaining("U+0000");
    }
  }

  @Test
  void aCommitIsOnTheDiskWhateverTheServersDefault() {
    Server.INSTANCE.execute("ALTER ROLE " + settings().user() + " SET synchronous_commit = off");
    try (PostgresEngine engine = PostgresEngine.open(settings())) {
      assertThat(
              engine.<String>write(
                  handle ->
                      handle
                          .createQuery("SELECT current_setting('synchronous_commit')")
                          .mapTo(String.class)
                          .one()))
          .isEqualTo("on");
    }
  }

  @Test
  void aDatabaseFromANewerVersionIsRefused() {
    tamper(
        "INSERT INTO flyway_schema_history SELECT 99, '99', 'later', type, 'V99__later.sql', 1,"
            + " installed_by, installed_on, 1, success FROM flyway_schema_history LIMIT 1");
    assertThatThrownBy(this::open)
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("newer Waystation (schema 99)");
  }

  @Test
  void anotherKeyIsRefusedAtTheDoor() {
    assertThatThrownBy(() -> Records.openPostgres(settings(), new IdentityKey(new byte[32])))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("start with the key file these records were made with");
  }

  @Test
  void errorsCarryNoValueOfAPerson() {
    try (Records records = open()) {
      assertThatThrownBy(
              () ->
                  records.write(
                      t -> {
                        t.plans().add(Samples.plan("p-1", 1, null, Samples.NOON));
                        return null;
                      }))
          .isInstanceOf(RecordsException.class)
          .satisfies(
              e -> {
                for (Throwable t = e; t != null; t = t.getCause()) {
                  assertThat(String.valueOf(t.getMessage()))
                      .doesNotContain("血压偏高", Samples.PERSON.value());
                }
              });
    }
  }

  @Test
  void noNameIsReadableInTheTables() throws SQLException {
    try (Records records = open()) {
      records.write(
          t -> {
            Samples.register(t);
            t.people().save(Samples.person(Samples.PERSON), "Zaphod Beeblebrox");
            return null;
          });
    }
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CAST(i.* AS TEXT) || CAST(p.* AS TEXT) FROM identity i, person p")) {
      row.next();
      assertThat(row.getString(1)).contains(Samples.PERSON.value()).doesNotContain("Zaphod");
    }
  }

  /** A wire to the server that can be cut on purpose. */
  private static final class Wire implements AutoCloseable {
    private final ServerSocket door;
    private final URI server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean loseAnswer;
    private volatile boolean cutCommit;
    private final AtomicInteger lost = new AtomicInteger();

    Wire(PostgresSettings settings) throws IOException {
      this.server = URI.create(settings.where().substring("jdbc:".length()));
      this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      threads.submit(this::listen);
    }

    int port() {
      return door.getLocalPort();
    }

    void loseTheNextAnswer() {
      loseAnswer = true;
    }

    void cutAtTheNextCommit() {
      cutCommit = true;
    }

    int lost() {
      return lost.get();
    }

    private Void listen() throws IOException {
      while (true) {
        Socket here = door.accept();
        Socket there = new Socket(server.getHost(), server.getPort());
        AtomicBoolean within = new AtomicBoolean();
        threads.submit(() -> pass(here, there, true, within));
        threads.submit(() -> pass(there, here, false, within));
      }
    }

    /**
     * @param within the server has said last that this connection is within a transaction: the pool
     *     makes other connections of its own accord meanwhile
     */
    private Void pass(Socket from, Socket to, boolean question, AtomicBoolean within)
        throws IOException {
      try (from;
          to) {
        byte[] bytes = new byte[8192];
        for (int read = from.getInputStream().read(bytes);
            read > 0;
            read = from.getInputStream().read(bytes)) {
          if (question && cutCommit && within.get()) {
            cutCommit = false;
            return null;
          }
          if (!question && loseAnswer && within.get()) {
            loseAnswer = false;
            lost.incrementAndGet();
            return null;
          }
          if (!question) {
            within.set(withinTransaction(bytes, read));
          }
          to.getOutputStream().write(bytes, 0, read);
        }
      }
      return null;
    }

    /** ReadyForQuery, which ends every answer: 'Z', its length, and 'T' within a transaction. */
    private static boolean withinTransaction(byte[] bytes, int length) {
      return length >= 6 && bytes[length - 6] == 'Z' && bytes[length - 1] == 'T';
    }

    @Override
    public void close() throws IOException {
      door.close();
      threads.shutdownNow();
    }
  }
}
