package io.partnerinsights.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.report.ReadMark;
import org.junit.jupiter.api.Test;

/** The saved form of a read: what is written today must be readable in later versions. */
final class SavedReadTest {
  private static final String VERSION_1 =
      "{\"version\":1,\"fingerprint\":\"0123\",\"mark\":\"00ff00ff00ff00ff\","
          + "\"acquired\":true,\"job\":\"{\\\"version\\\":1,\\\"state\\\":\\\"poll\\\","
          + "\\\"reportId\\\":\\\"r1\\\",\\\"format\\\":\\\"CSV\\\",\\\"origin\\\":\\\"CREATED\\\","
          + "\\\"since\\\":\\\"2026-06-15T08:00:00Z\\\"}\"}";

  @Test
  void readsVersion1() {
    SavedRead read = SavedRead.read(VERSION_1);

    assertThat(read.fingerprint()).isEqualTo(new Fingerprint("0123"));
    assertThat(read.mark()).isEqualTo(new ReadMark("00ff00ff00ff00ff"));
    assertThat(read.acquired()).isTrue();
    assertThat(read.reportId()).contains("r1");
    assertThat(read.write()).isEqualTo(VERSION_1);
  }

  @Test
  void refusesALaterVersion() {
    assertThatThrownBy(() -> SavedRead.read(VERSION_1.replaceFirst("1", "2")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
