package dev.waggle.arch;

import static dev.waggle.arch.Verdict.bites;

import org.junit.jupiter.api.Test;

/** Each rule finds what it is there to find. */
class LayeringTest {
  @Test
  void a_model_type_that_knows_its_codec_is_found() {
    bites(Layering.modelUsesTheJdkOnly(), "model", "TalksJson");
    bites(Layering.jacksonIsInTheCodecOnly(), "model", "TalksJson");
  }

  @Test
  void a_core_class_that_uses_more_than_its_own_is_found() {
    bites(Layering.coreUsesOnlyItsOwn(), "library", "UsesALibrary");
  }

  @Test
  void a_core_class_that_reads_a_clock_is_found() {
    bites(
        Layering.coreHasNoClockNoChanceNoThread(),
        "clock",
        "ReadsTheClock",
        "ReadsTheMonotonicClock");
  }

  @Test
  void a_core_class_that_leaves_something_to_chance_is_found() {
    bites(Layering.coreHasNoClockNoChanceNoThread(), "chance", "RollsDice", "MakesIds");
  }

  @Test
  void a_core_class_that_expects_several_threads_is_found() {
    bites(Layering.coreHasNoClockNoChanceNoThread(), "thread", "TakesALock");
  }

  @Test
  void a_cycle_between_features_is_found() {
    bites(Layering.coreHasNoCycles(), "cycle", "KnowsTwo", "KnowsOne");
  }

  @Test
  void state_that_knows_who_decides_over_it_is_found() {
    bites(Layering.coreIsLayered(), "upwards", "KnowsTheScheduler");
  }

  @Test
  void an_adapter_that_knows_another_is_found() {
    bites(Layering.adaptersDoNotKnowEachOther(), "neighbour", "KnowsTheGate");
  }

  @Test
  void a_class_that_asks_the_composition_root_is_found() {
    bites(Layering.nobodyImportsTheApp(), "wiring", "KnowsTheWiring");
  }

  @Test
  void a_class_that_names_an_implementation_is_found() {
    bites(Layering.onlyTheAppNamesImplementations(), "implementation", "PicksItsLog");
  }

  @Test
  void a_static_field_that_changes_is_found() {
    bites(Layering.noStaticFieldChanges(), "mutable", "CountsInAStatic");
  }
}
