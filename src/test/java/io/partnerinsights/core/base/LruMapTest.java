package io.partnerinsights.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LruMapTest {
  @Test
  void evictsTheLeastRecentlyUsedEntry() {
    Map<String, Integer> map = new LruMap<>(2);
    map.put("a", 1);
    map.put("b", 2);
    map.get("a");

    map.computeIfAbsent("c", key -> 3);

    assertThat(map).containsOnlyKeys("a", "c");
  }

  @Test
  void aSetIsBoundedToo() {
    Set<String> set = LruMap.newSet(2);
    set.add("a");
    set.add("b");
    set.add("a");

    assertThat(set.add("c")).isTrue();

    assertThat(set).containsExactlyInAnyOrder("a", "c");
    assertThat(set.add("a")).isFalse();
  }
}
