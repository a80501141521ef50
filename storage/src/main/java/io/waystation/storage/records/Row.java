package io.waystation.storage.records;

import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalInt;
import org.jdbi.v3.core.mapper.RowMapper;

/** One row of a result, read as the model's values; {@link Values} wrote them. */
record Row(ResultSet columns) {
  /** Makes one value of one row. */
  interface Reader<T> {
    T read(Row row) throws SQLException;
  }

  static <T> RowMapper<T> to(Reader<T> reader) {
    return (columns, context) -> reader.read(new Row(columns));
  }

  String text(String column) throws SQLException {
    return columns.getString(column);
  }

  int number(String column) throws SQLException {
    return columns.getInt(column);
  }

  long big(String column) throws SQLException {
    return columns.getLong(column);
  }

  double real(String column) throws SQLException {
    return columns.getDouble(column);
  }

  boolean truth(String column) throws SQLException {
    return columns.getBoolean(column);
  }

  OptionalInt optionalNumber(String column) throws SQLException {
    int value = columns.getInt(column);
    return columns.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** Null when the column is. */
  Instant time(String column) throws SQLException {
    long millis = columns.getLong(column);
    return columns.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  /** Null when the column is. */
  LocalDate day(String column) throws SQLException {
    String text = columns.getString(column);
    return text == null ? null : LocalDate.parse(text);
  }

  <E extends Enum<E>> E word(String column, Class<E> type) throws SQLException {
    return Enum.valueOf(type, columns.getString(column));
  }

  /** From the columns {@code name_zh} and {@code name_en}. */
  LocalText local(String name) throws SQLException {
    return new LocalText(text(name + "_zh"), text(name + "_en"));
  }

  StationId station() throws SQLException {
    return new StationId(text("station"));
  }

  PersonId person() throws SQLException {
    return new PersonId(text("person"));
  }
}
