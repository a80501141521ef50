package io.waystation.server;

import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.SignalFile;
import io.waystation.server.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Signals of the installation's own (docs/signals.md). What was once among them is remembered in
 * the data folder, because values are kept that were measured as it said: a code keeps its meaning,
 * and one that is taken out of the file stays readable.
 */
public final class OwnSignals {
  /** In the data folder. */
  static final String REMEMBERED = "signals-used.csv";

  private OwnSignals() {}

  /**
   * The catalogue of this installation, for a command that only reads.
   *
   * @throws CannotRun naming every fault of the file
   */
  public static SignalCatalogue of(Config config) {
    return catalogue(own(config.signals()), remembered(config.data()));
  }

  /**
   * Makes it the catalogue of this process and remembers what is in it. Before any store is opened,
   * while the data folder is ours.
   *
   * @throws CannotRun naming every fault of the file
   */
  static void use(Config config) {
    List<Signal> own = own(config.signals());
    List<Signal> remembered = remembered(config.data());
    List<String> faults = changes(own, remembered, config.data().resolve(REMEMBERED));
    if (!faults.isEmpty()) {
      throw unusable(config.signals(), faults);
    }
    SignalCatalogue.use(catalogue(own, remembered));
    remember(own, remembered, config.data().resolve(REMEMBERED));
  }

  private static SignalCatalogue catalogue(List<Signal> own, List<Signal> remembered) {
    return SignalCatalogue.shipped().with(own, remembered);
  }

  private static List<Signal> own(Path file) {
    if (file.toString().isEmpty()) {
      return List.of();
    }
    try {
      SignalFile read = SignalFile.read(file, SignalCatalogue.shipped());
      if (!read.faults().isEmpty()) {
        throw unusable(file, read.faults());
      }
      return read.signals();
    } catch (NoSuchFileException e) {
      throw unusable(
          file,
          List.of(
              "signals: there is no such file; begin with a copy of config/signals-example.csv"));
    } catch (IOException e) {
      throw unusable(file, List.of("signals: cannot be read: " + e));
    }
  }

  /** Without those that we ship by now: ours are the ones that count. */
  private static List<Signal> remembered(Path data) {
    Path file = data.resolve(REMEMBERED);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return SignalFile.read(file, SignalCatalogue.shipped()).signals();
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static List<String> changes(List<Signal> own, List<Signal> remembered, Path file) {
    Map<String, Signal> before = new LinkedHashMap<>();
    remembered.forEach(signal -> before.put(signal.code(), signal));
    List<String> faults = new ArrayList<>();
    for (Signal signal : own) {
      Signal was = before.get(signal.code());
      if (was != null && !sameMeaning(was, signal)) {
        faults.add(
            "%s: values are kept that were measured as %s; give the new signal another code, or, when"
                    .formatted(signal.code(), meaning(was))
                + " none was measured yet, take its line out of "
                + file);
      }
    }
    return faults;
  }

  private static boolean sameMeaning(Signal was, Signal is) {
    return was.group().equals(is.group())
        && was.kind() == is.kind()
        && was.unit().equals(is.unit())
        && was.states().size() <= is.states().size()
        && was.states().equals(is.states().subList(0, was.states().size()));
  }

  private static String meaning(Signal signal) {
    String meaning = signal.kind().name().toLowerCase(Locale.ROOT);
    if (!signal.unit().isEmpty()) {
      meaning += " in " + signal.unit();
    }
    if (!signal.states().isEmpty()) {
      meaning += " with the words " + String.join("|", signal.states()) + " (more may follow)";
    }
    return meaning + " of the group " + signal.group();
  }

  private static void remember(List<Signal> own, List<Signal> remembered, Path file) {
    Map<String, Signal> all = new LinkedHashMap<>();
    remembered.forEach(signal -> all.put(signal.code(), signal));
    own.forEach(signal -> all.put(signal.code(), signal));
    // As they are written: two signals of one code are equal whatever else they say.
    String text = SignalFile.write(List.copyOf(all.values()));
    if (text.equals(SignalFile.write(remembered))) {
      return;
    }
    try {
      Path fresh = Files.createTempFile(file.getParent(), REMEMBERED, ".new");
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private static CannotRun unusable(Path file, List<String> faults) {
    return CannotRun.usage(
        "%s: %s%n  %s"
            .formatted(
                file,
                faults.size() == 1 ? "1 fault" : faults.size() + " faults",
                String.join(System.lineSeparator() + "  ", faults)));
  }
}
