package io.partnerinsights.core.download;

import static io.partnerinsights.core.download.RawStore.chunked;
import static io.partnerinsights.core.download.RawStore.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies whose end nothing announces: they are read only if something proves that they are whole.
 */
final class CutBodyTest {
  private static final String OK = "HTTP/1.1 200 OK";
  private static final String PARTIAL = "HTTP/1.1 206 Partial Content";
  private static final String TAG = "ETag: \"v1\"";
  private static final byte[] FILE = "a,b\n1,2\n3,4\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CUT = Arrays.copyOf(FILE, 8);
  private static final byte[] ONE = {'a'};
  private static final byte[] NONE = {};

  @Test
  void aBodyOfTheFilesSizeIsWhole() throws IOException {
    try (RawStore store =
        new RawStore(response(FILE, OK, TAG), response(ONE, PARTIAL, TAG, range(FILE.length)))) {
      assertThat(store.read()).isEqualTo(FILE);
      assertThat(store.requests()).hasSize(2);
      assertThat(store.requests().get(1)).contains("Range: bytes=0-0");
    }
  }

  @Test
  void aCutBodyIsResumed() throws IOException {
    byte[] rest = Arrays.copyOfRange(FILE, CUT.length, FILE.length);
    try (RawStore store =
        new RawStore(
            response(CUT, OK, TAG),
            response(ONE, PARTIAL, TAG, range(FILE.length)),
            response(rest, PARTIAL, TAG, "Content-Range: bytes 8-11/12", "Content-Length: 4"))) {
      assertThat(store.read()).isEqualTo(FILE);
    }
  }

  @Test
  void aCutBodyWithoutATagIsAnError() throws IOException {
    try (RawStore store =
        new RawStore(response(CUT, OK), response(ONE, PARTIAL, range(FILE.length)))) {
      failure(store, ErrorCode.DOWNLOAD_BROKEN);
    }
  }

  @Test
  void aBodyWithoutAnySizeIsAnError() throws IOException {
    try (RawStore store = new RawStore(response(FILE, OK, TAG), response(FILE, OK, TAG))) {
      assertThat(failure(store, ErrorCode.DOWNLOAD_BROKEN))
          .hasMessageContainingAll("may be incomplete", "12 bytes");
    }
  }

  @Test
  void aSizeOfAnotherVersionProvesNothing() throws IOException {
    try (RawStore store =
        new RawStore(
            response(FILE, OK, TAG), response(ONE, PARTIAL, "ETag: \"v2\"", range(FILE.length)))) {
      failure(store, ErrorCode.FILE_CHANGED);
    }
  }

  @Test
  void aGzipMemberProvesOnlyItself() throws IOException {
    byte[] gzip = LoopbackStore.gzip(FILE);
    try (RawStore store =
        new RawStore(response(gzip, OK, TAG), response(gzip, OK, TAG, "Content-Encoding: gzip"))) {
      failure(store, ErrorCode.DOWNLOAD_BROKEN);
    }
  }

  @Test
  void aGzipCutBetweenItsMembersIsAnError() throws IOException {
    byte[] firstMember = LoopbackStore.gzip(CUT);
    try (RawStore store = new RawStore(response(firstMember, OK))) {
      assertThat(failure(store, ErrorCode.DOWNLOAD_BROKEN)).hasMessageContaining("incomplete");
    }
  }

  @Test
  void aGzipOfTheFilesSizeIsWhole() throws IOException {
    byte[] gzip = LoopbackStore.gzip(FILE);
    try (RawStore store =
        new RawStore(response(gzip, OK, TAG), response(ONE, PARTIAL, TAG, range(gzip.length)))) {
      assertThat(store.read()).isEqualTo(FILE);
    }
  }

  @Test
  void aSizeWithoutTheTagProvesNothing() throws IOException {
    try (RawStore store =
        new RawStore(response(FILE, OK, TAG), response(ONE, PARTIAL, range(FILE.length)))) {
      failure(store, ErrorCode.FILE_CHANGED);
    }
  }

  @Test
  void aCutGzipOfAnnouncedLengthIsAnError() throws IOException {
    byte[] gzip = LoopbackStore.gzip(FILE);
    byte[] cut = Arrays.copyOf(gzip, gzip.length - 5);
    try (RawStore store = new RawStore(response(cut, OK, TAG, "Content-Length: " + cut.length))) {
      failure(store, ErrorCode.FILE_CORRUPT);
    }
  }

  @Test
  void aChunkedBodyMarksItsEnd() throws IOException {
    try (RawStore store =
        new RawStore(response(chunked(FILE), OK, TAG, "Transfer-Encoding: chunked"))) {
      assertThat(store.read()).isEqualTo(FILE);
      assertThat(store.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-None: 0", "Transfer-Encoding: chunked"})
  void anEmptyBodyWithoutALengthIsNotAnEmptyFile(String framing) throws IOException {
    byte[] body = framing.startsWith("Transfer") ? chunked(NONE) : NONE;
    try (RawStore store =
        new RawStore(
            response(body, OK, TAG, framing), response(ONE, PARTIAL, TAG, range(FILE.length)))) {
      failure(store, ErrorCode.DOWNLOAD_BROKEN);
    }
  }

  @Test
  void aRefusedRangeProvesAnEmptyFile() throws IOException {
    try (RawStore store =
        new RawStore(
            response(NONE, OK, TAG),
            response(NONE, "HTTP/1.1 416 Range Not Satisfiable", "Content-Length: 0"))) {
      assertThat(store.read()).isEmpty();
    }
  }

  @Test
  void anAnnouncedLengthOfZeroIsAnEmptyFile() throws IOException {
    try (RawStore store = new RawStore(response(NONE, OK, TAG, "Content-Length: 0"))) {
      assertThat(store.read()).isEmpty();
      assertThat(store.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"204 No Content", "202 Accepted", "207 Other", "206 Partial Content"})
  void otherSuccessesAreNotFiles(String status) throws IOException {
    byte[] body = status.startsWith("204") ? NONE : FILE;
    try (RawStore store = new RawStore(response(body, "HTTP/1.1 " + status, TAG))) {
      failure(store, ErrorCode.STORAGE_REFUSED);
    }
  }

  private static String range(int size) {
    return "Content-Range: bytes 0-0/" + size + "\r\nContent-Length: 1";
  }

  private static PartnerInsightsException failure(RawStore store, ErrorCode code) {
    PartnerInsightsException failure =
        catchThrowableOfType(PartnerInsightsException.class, store::read);
    assertThat(failure).as("an error is expected").isNotNull();
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    return failure;
  }
}
