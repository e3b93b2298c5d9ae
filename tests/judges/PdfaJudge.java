import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Asks veraPDF whether files are PDF/A: reads lines of flavour, tab and file until the input ends, and
 * answers each with one line.
 */
public final class PdfaJudge {
    public static void main(String[] words) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String asked = in.readLine(); asked != null; asked = in.readLine()) {
            String[] parts = asked.split("\t", 2);
            out.println(said(PDFAFlavour.byFlavourId(parts[0]), parts[1]).replace('\n', ' '));
        }
    }

    private static String said(PDFAFlavour flavour, String path) {
        try (InputStream stream = new FileInputStream(path);
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
            return (result.isCompliant() ? "PASS " : "FAIL ") + path + " " + broken;
        } catch (Exception error) {
            return "NOT JUDGED " + path + " " + error;
        }
    }
}
