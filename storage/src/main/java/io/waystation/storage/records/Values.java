package io.waystation.storage.records;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/** How the model's values are written into columns; {@link Row} reads them back. */
final class Values {
  private Values() {}

  /** Its exceptions carry no bound values: those may be a person's, and exceptions are logged. */
  static Jdbi jdbi(ConnectionFactory connections) {
    Jdbi jdbi = Jdbi.create(connections);
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi.registerArgument(new Text<StationId>(StationId::value) {})
        .registerArgument(new Text<DeviceId>(DeviceId::value) {})
        .registerArgument(new Text<PersonId>(PersonId::value) {})
        .registerArgument(new Text<LocalDate>(LocalDate::toString) {})
        .registerArgument(new Millis());
  }

  /** Anonymous subclasses, because the factory finds its type in its superclass. */
  private abstract static class Text<T> extends AbstractArgumentFactory<T> {
    private final Function<T, String> text;

    Text(Function<T, String> text) {
      super(Types.VARCHAR);
      this.text = text;
    }

    @Override
    protected Argument build(T value, ConfigRegistry config) {
      return (position, statement, context) -> statement.setString(position, text.apply(value));
    }
  }

  private static final class Millis extends AbstractArgumentFactory<Instant> {
    Millis() {
      super(Types.BIGINT);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      return (position, statement, context) -> statement.setLong(position, value.toEpochMilli());
    }
  }
}
