package views

// Form is a form as it is shown, at first and again with what was wrong (422).
// The constructors of this package give a form its fields; a handler fills in
// what was sent and what is wrong with it.
type Form struct {
	Action  string // where it is sent, with POST
	Fields  []Field
	Problem string // what is wrong with no single field, such as a wrong password
	Submit  string
}

// Field is one input with its label.
type Field struct {
	Name, Label  string
	Type         string // of the input: text, email, password, number, date, hidden
	Autocomplete string
	Min, Max     string   // of a number or a date
	Options      []Option // the field is a choice among these
	Hint         string
	Value        string // never of a password
	Error        string
}

// Option is one choice of a field.
type Option struct{ Value, Label string }

// Set fills in a field; one that the form does not have is ignored.
func (f *Form) Set(name, value string) {
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			f.Fields[i].Value = value
		}
	}
}

// Fail says what is wrong with a field; one that the form does not have is
// ignored.
func (f *Form) Fail(name, message string) {
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			f.Fields[i].Error = message
		}
	}
}

// Failed says whether there is anything to put right.
func (f *Form) Failed() bool {
	if f.Problem != "" {
		return true
	}
	for i := range f.Fields {
		if f.Fields[i].Error != "" {
			return true
		}
	}
	return false
}

// describedBy names what else belongs to a field's label.
func (f *Field) describedBy() string {
	switch {
	case f.Hint != "" && f.Error != "":
		return f.Name + "-hint " + f.Name + "-error"
	case f.Hint != "":
		return f.Name + "-hint"
	default:
		return f.Name + "-error"
	}
}

// LogInForm asks for email and password, and carries along where the reader
// wanted to go, as next.
func (t *Text) LogInForm(action, next string) Form {
	return Form{Action: action, Submit: t.Form.LogIn, Fields: []Field{
		{Name: "email", Label: t.Form.Email, Type: "email", Autocomplete: "username"},
		{Name: "password", Label: t.Form.Password, Type: "password", Autocomplete: "current-password"},
		{Name: "next", Type: "hidden", Value: next},
	}}
}

// InvitationForm asks an invited person, whose email is known, for a password.
func (t *Text) InvitationForm(action, email string, shortest int) Form {
	return Form{Action: action, Submit: t.Form.SetPassword, Fields: []Field{
		{Name: "email", Type: "hidden", Autocomplete: "username", Value: email},
		t.newPassword("password", t.Form.NewPassword, shortest),
	}}
}

// SetupForm asks for the first administrator's name, email and password.
func (t *Text) SetupForm(action string, shortest int) Form {
	return Form{Action: action, Submit: t.Form.Setup, Fields: []Field{
		{Name: "name", Label: t.Form.Name, Type: "text", Autocomplete: "name"},
		{Name: "email", Label: t.Form.Email, Type: "email", Autocomplete: "username"},
		t.newPassword("password", t.Form.Password, shortest),
	}}
}

// PasswordForm asks for the old password and a new one.
func (t *Text) PasswordForm(action string, shortest int) Form {
	return Form{Action: action, Submit: t.Form.ChangePassword, Fields: []Field{
		{Name: "old", Label: t.Form.OldPassword, Type: "password", Autocomplete: "current-password"},
		t.newPassword("new", t.Form.NewPassword, shortest),
	}}
}

// newPassword asks for a password of at least shortest characters.
func (t *Text) newPassword(name, label string, shortest int) Field {
	return Field{
		Name: name, Label: label, Type: "password", Autocomplete: "new-password",
		Hint: t.Form.PasswordHint.Say(shortest),
	}
}

// Missing says that a field, by its label, must not be empty.
func (t *Text) Missing(label string) string { return t.Form.Missing.Say(label) }

// PasswordTooShort says how many characters a password needs.
func (t *Text) PasswordTooShort(shortest int) string { return t.Form.TooShort.Say(shortest) }

// PasswordTooLong says how many characters a password may have.
func (t *Text) PasswordTooLong(longest int) string { return t.Form.TooLong.Say(longest) }
