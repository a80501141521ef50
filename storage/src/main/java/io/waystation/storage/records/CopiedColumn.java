package io.waystation.storage.records;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One column in a {@link RecordsCopy}: the databases name and give the same types differently. */
record CopiedColumn(String name, Type type) {
  enum Type {
    TEXT,
    WHOLE,
    REAL,
    TRUTH
  }

  static List<CopiedColumn> of(ResultSetMetaData row) throws SQLException {
    List<CopiedColumn> columns = new ArrayList<>();
    for (int i = 1; i <= row.getColumnCount(); i++) {
      columns.add(new CopiedColumn(row.getColumnName(i), type(row.getColumnTypeName(i))));
    }
    return columns;
  }

  private static Type type(String declared) {
    return switch (declared.toUpperCase(Locale.ROOT)) {
      case "TEXT" -> Type.TEXT;
      case "INTEGER", "BIGINT", "INT4", "INT8" -> Type.WHOLE;
      case "DOUBLE PRECISION", "DOUBLE", "FLOAT8", "REAL" -> Type.REAL;
      case "BOOLEAN", "BOOL" -> Type.TRUTH;
      default -> throw new IllegalStateException("no copy is made of the type " + declared);
    };
  }

  void write(ResultSet row, int place, JsonGenerator json) throws SQLException, IOException {
    Object value =
        switch (type) {
          case TEXT -> row.getString(place);
          case WHOLE -> row.getLong(place);
          case REAL -> row.getDouble(place);
          case TRUTH -> row.getBoolean(place);
        };
    json.writeObject(row.wasNull() ? null : value);
  }

  /** The parser stands at the row's opening bracket, and then at its closing one. */
  static void bind(JsonParser json, PreparedStatement insert) throws SQLException, IOException {
    int place = 0;
    for (JsonToken value = json.nextToken();
        value != JsonToken.END_ARRAY;
        value = json.nextToken()) {
      place++;
      switch (value) {
        case VALUE_STRING -> insert.setString(place, json.getText());
        case VALUE_NUMBER_INT -> insert.setLong(place, json.getLongValue());
        case VALUE_NUMBER_FLOAT -> insert.setDouble(place, json.getDoubleValue());
        case VALUE_TRUE, VALUE_FALSE -> insert.setBoolean(place, json.getBooleanValue());
        case VALUE_NULL -> insert.setNull(place, Types.NULL);
        default -> throw new IOException("a row holds " + value);
      }
    }
  }

  /** Texts and numbers of a flat object; of an array its texts with commas between. */
  static Map<String, String> object(JsonParser json) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return fields;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() == JsonToken.START_ARRAY) {
        List<String> all = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          all.add(json.getText());
        }
        fields.put(name, String.join(",", all));
      } else {
        fields.put(name, json.getText());
      }
    }
    return fields;
  }
}
