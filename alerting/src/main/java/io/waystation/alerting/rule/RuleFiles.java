package io.waystation.alerting.rule;

import io.waystation.alerting.rule.RuleBookException.Fault;
import io.waystation.model.LocalText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Fetches the texts of rule books from the disk. */
public final class RuleFiles {
  private RuleFiles() {}

  /**
   * @param where a file of any name, or a folder of {@code .yaml} files
   * @return texts by file name, in the order of their names; one at least
   * @throws RuleBookException if there is no file, or one is no text
   * @throws UncheckedIOException if they cannot be read
   */
  static Map<String, String> read(Path where) {
    if (!Files.exists(where)) {
      throw fault(
          where.toString(),
          0,
          "没有这个文件或文件夹：请给出存在的路径",
          "there is no such file or folder: give the path of one");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    List<Fault> faults = new ArrayList<>();
    for (Path file : files(where)) {
      try {
        texts.put(file.getFileName().toString(), text(file));
      } catch (RuleBookException e) {
        faults.addAll(e.faults());
      }
    }
    if (!faults.isEmpty()) {
      throw new RuleBookException(faults);
    }
    return texts;
  }

  private static List<Path> files(Path where) {
    if (!Files.isDirectory(where)) {
      return List.of(where);
    }
    try (Stream<Path> all = Files.list(where)) {
      List<Path> found = all.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
      if (found.isEmpty()) {
        throw fault(
            where.toString(),
            0,
            "此文件夹中没有 .yaml 文件：请放入一个，或改为给出有这些文件的文件夹",
            "there is no .yaml file in this folder: put one there, or name the folder that has them");
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The text of one file.
   *
   * @throws RuleBookException if there is no such file, or it is no UTF-8 text
   * @throws UncheckedIOException if it cannot be read
   */
  public static String text(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!Files.isRegularFile(file)) {
      throw fault(name, 0, "没有这个文件：请给出存在的路径", "there is no such file: give the path of one");
    }
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (decoder.decode(in, out, true).isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw fault(
          name, line, "不是 UTF-8 文字：请把文件存为 UTF-8", "this is not UTF-8 text: save the file as UTF-8");
    }
    return out.flip().toString();
  }

  private static RuleBookException fault(String file, int line, String zh, String en) {
    return new RuleBookException(List.of(new Fault(file, line, "", new LocalText(zh, en))));
  }
}
