package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.csv.bytes.ByteSource;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A scanner that begins at any byte and is told what stands before it. */
class StartInsideTest {
  private static final String[] FIELDS = {
    "",
    "1",
    "12345678901234567890",
    "7 \" or more",
    "é日😀",
    "\"\"",
    "\"a,b\"",
    "\"a\r\n\nb\"",
    "\"say \"\"é\"\"\"",
    "\"\"\"\"",
    "\"x,y\n1,2\n\""
  };
  private static final String[] LINE_ENDS = {"\n", "\r\n", "\r", "\n\n"};

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsTheSameRowsFromEveryByteOn(int seed) {
    Random random = new Random(seed);
    int columns = 2 + random.nextInt(3);
    byte[] body = body(random, columns);
    StartState[] states = statesBefore(body);
    List<List<String>> all = rows(body, 0, StartState.RECORD, columns, ByteSource.STEP);

    for (int from = 0; from < body.length; from++) {
      int missing = (int) startsBefore(body, states, from);
      for (int step : new int[] {1, 2, 3, 7, 64, 1000}) {
        assertThat(rows(body, from, states[from], columns, step))
            .as("%s from %d (%s) in steps of %d", new String(body, UTF_8), from, states[from], step)
            .isEqualTo(all.subList(missing, all.size()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FIELD", "PLAIN", "QUOTED", "AFTER_QUOTE"})
  void holdsTheRestOfARecordToTheLengthOfAField(StartState state) {
    String rest = state == StartState.AFTER_QUOTE ? "\"" + "x".repeat(64) : "x".repeat(64);
    assertThatThrownBy(() -> rows((rest + "\",\n").getBytes(UTF_8), 0, state, 2, 16))
        .hasMessageContaining("PI-5005");
  }

  @Test
  void diesOfWhatCannotFollowAClosingQuote() {
    assertThatThrownBy(() -> rows("x,1\n".getBytes(UTF_8), 0, StartState.AFTER_QUOTE, 2, 16))
        .hasMessageContaining("PI-5004");
  }

  @Test
  void diesOfMoreFieldsInTheRestOfARecordThanARecordHas() {
    assertThatThrownBy(() -> rows("a,b,c\n1,2\n".getBytes(UTF_8), 0, StartState.FIELD, 2, 16))
        .hasMessageContaining("PI-5002");
  }

  private static List<List<String>> rows(
      byte[] body, int from, StartState state, int columns, int step) {
    byte[] rest = Arrays.copyOfRange(body, from, body.length);
    ByteSource source = new ByteSource(new ByteArrayInputStream(rest), from + 9, step);
    ByteScanner scanner = new ByteScanner(source, ',', 60, new FileProblems("a file"));
    scanner.startInside(state, columns);
    scanner.keep(IntStream.range(0, columns).toArray(), false);
    List<List<String>> rows = new ArrayList<>();
    for (int found = scanner.scan(3); found > 0; found = scanner.scan(3)) {
      for (int row = 0; row < found; row++) {
        int number = row;
        rows.add(
            IntStream.range(0, columns).mapToObj(field -> scanner.textOf(field, number)).toList());
      }
    }
    return rows;
  }

  private static byte[] body(Random random, int columns) {
    StringBuilder body = new StringBuilder();
    for (int row = random.nextInt(6); row >= 0; row--) {
      for (int i = 0; i < columns; i++) {
        body.append(i == 0 ? "" : ",").append(FIELDS[random.nextInt(FIELDS.length)]);
      }
      body.append(LINE_ENDS[random.nextInt(LINE_ENDS.length)]);
    }
    return body.toString().getBytes(UTF_8);
  }

  /** By the book, a byte at a time. */
  private static StartState[] statesBefore(byte[] body) {
    StartState[] states = new StartState[body.length];
    StartState state = StartState.RECORD;
    for (int i = 0; i < body.length; i++) {
      states[i] = state;
      state = after(state, (char) body[i]);
    }
    return states;
  }

  private static StartState after(StartState state, char c) {
    if (state == StartState.QUOTED) {
      return c == '"' ? StartState.AFTER_QUOTE : StartState.QUOTED;
    }
    return switch (c) {
      case ',' -> StartState.FIELD;
      case '\n' -> StartState.RECORD;
      case '\r' -> StartState.AFTER_CR;
      case '"' -> state == StartState.PLAIN ? StartState.PLAIN : StartState.QUOTED;
      default -> StartState.PLAIN;
    };
  }

  private static long startsBefore(byte[] body, StartState[] states, int end) {
    return IntStream.range(0, end)
        .filter(i -> !states[i].isInsideRecord() && body[i] != '\n' && body[i] != '\r')
        .count();
  }
}
