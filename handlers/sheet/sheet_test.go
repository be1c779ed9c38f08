package sheet

import "testing"

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "P-7": "P-7", "7": "7", "a=b": "a=b",
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@sum": "'@sum", "\tx": "'\tx", "\rx": "'\rx",
	} {
		if got := Text(text); got != want {
			t.Errorf("Text(%q) is %q and should be %q", text, got, want)
		}
	}
}
