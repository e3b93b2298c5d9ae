import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Asks veraPDF whether files are PDF/A: {@code java PdfaJudge 2b FILE…} prints one line a file. */
public final class PdfaJudge {
    public static void main(String[] words) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(words[0]);
        boolean allHold = true;
        for (int at = 1; at < words.length; at++) {
            try (InputStream stream = new FileInputStream(words[at]);
                    PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour);
                    PDFAValidator validator =
                            Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                TreeSet<String> broken = new TreeSet<>();
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                        broken.add(assertion.getRuleId().getClause() + " " + assertion.getMessage());
                    }
                }
                allHold &= result.isCompliant();
                System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + words[at] + " " + broken);
            }
        }
        System.exit(allHold ? 0 : 1);
    }
}
