package io.partnerinsights.core.created;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportNamesTest {
  private static final Fingerprint FINGERPRINT = Fingerprint.of("one");
  private static final String MARK = "0123456789abcdef";
  private static final String NAME = ReportNames.ofReport("OfficeUsage", FINGERPRINT, MARK, 7);

  @Test
  void namesAreLettersAndDigitsOfFixedWidth() {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      Fingerprint any = Fingerprint.of("" + i);
      InsightsQuery query = InsightsQuery.parse("SELECT Month FROM OfficeUsage LIMIT " + (i + 1));

      assertThat(ReportNames.ofReport("", any, MARK, random.nextLong()))
          .matches("PartnerInsightsConnectorReport[0-9a-f]{64}");
      assertThat(ReportNames.ofQuery(query)).matches("[A-Za-z]+[0-9a-f]{32}");
      assertThat(ReportNames.ofSchedule(any)).matches("[A-Za-z]+[0-9a-f]{32}");
    }
  }

  @Test
  void aReportIsRecognisedByItsFingerprintAndMark() {
    assertThat(ReportNames.isConnectorName(NAME)).isTrue();
    assertThat(ReportNames.isReportName(NAME, FINGERPRINT)).isTrue();
    assertThat(ReportNames.isReportName(NAME, FINGERPRINT, MARK)).isTrue();
    assertThat(ReportNames.isReportName(NAME, Fingerprint.of("two"))).isFalse();
    assertThat(ReportNames.isReportName(NAME, FINGERPRINT, "0123456789abcdee")).isFalse();
    assertThat(ReportNames.isReportName(ReportNames.ofSchedule(FINGERPRINT), FINGERPRINT))
        .isFalse();
  }

  @Test
  void aNameBeginsWithTheLettersAndDigitsOfItsLabel() {
    String longest = "a".repeat(100);

    assertThat(NAME).startsWith("OfficeUsageByPartnerInsightsConnectorReport");
    assertThat(ReportNames.ofReport("By PartnerInsightsConnectorReport; 1", FINGERPRINT, MARK, 7))
        .startsWith("ByPartnerInsightsConnectorReport1ByPartnerInsightsConnectorReport")
        .satisfies(ReportNamesTest::assertIsOwn);
    assertThat(ReportNames.ofReport(longest, FINGERPRINT, MARK, 7))
        .hasSizeLessThanOrEqualTo(256)
        .satisfies(ReportNamesTest::assertIsOwn);
  }

  private static void assertIsOwn(String name) {
    assertThat(ReportNames.isConnectorName(name)).isTrue();
    assertThat(ReportNames.isReportName(name, FINGERPRINT, MARK)).isTrue();
    assertThat(ReportNames.isReportName(name, Fingerprint.of("two"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s0", "%s copy", "a %s", " %s"})
  void aLongerNameIsAnother(String form) {
    assertIsAnother(form.formatted(NAME));
    assertIsAnother(form.formatted(ReportNames.ofReport("", FINGERPRINT, MARK, 7)));
  }

  @Test
  void aLabelEndsWithBy() {
    assertIsAnother("a" + ReportNames.ofReport("", FINGERPRINT, MARK, 7));
  }

  @Test
  void aNameOfOtherLettersIsAnother() {
    assertIsAnother(NAME.substring(0, NAME.length() - 1));
    assertIsAnother(NAME.toUpperCase(Locale.ROOT));
    assertIsAnother(NAME.toLowerCase(Locale.ROOT));
    assertIsAnother(NAME.replaceFirst("[0-9a-f]{64}", "of a user"));
  }

  private static void assertIsAnother(String name) {
    assertThat(ReportNames.isConnectorName(name)).as(name).isFalse();
    assertThat(ReportNames.isReportName(name, FINGERPRINT)).as(name).isFalse();
    assertThat(ReportNames.isReportName(name, FINGERPRINT, MARK)).as(name).isFalse();
  }
}
