package dev.waggle.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

/** What a rule says of the production code, and of a violation planted to be found. */
public final class Verdict {
  private Verdict() {}

  /** The production classes of a package and those below it. */
  public static JavaClasses production(String packageName) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(packageName);
  }

  /**
   * Asserts that the rule finds every one of the classes planted in the package.
   *
   * @param fixture the package below {@code dev.waggle.archfixture}
   * @param planted simple names of the classes that break the rule
   */
  public static void bites(ArchRule rule, String fixture, String... planted) {
    JavaClasses classes =
        new ClassFileImporter().importPackages("dev.waggle.archfixture." + fixture);
    String found = String.join("\n", rule.evaluate(classes).getFailureReport().getDetails());
    assertThat(found).as("what '%s' finds in %s", rule.getDescription(), fixture).contains(planted);
  }
}
