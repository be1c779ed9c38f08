package views

// LogIn is the log-in page.
type LogIn struct {
	Form      Form
	LoggedOut bool          // the reader has just logged out
	Demo      []DemoAccount // of a demonstration: who can log in
}

// DemoAccount is an account of the demonstration, shown on its log-in page.
type DemoAccount struct {
	Who, Email, Password string
}

// Invitation is the page behind a one-time link, where an invited person
// chooses a password.
type Invitation struct {
	Name, Email, Role string
	Form              Form
}

// Setup is the page behind the one-time link that makes the first administrator.
type Setup struct {
	Form Form
}

// Account is the reader's own account.
type Account struct {
	Name, Email, Role string
	Station           string // of a partner or a manager; empty without one
	StationURL        string // empty where the reader may not see it
	Changed           bool   // the password has just been changed
	Password          Form
	LogOut            string // the address the log-out form is sent to
}
