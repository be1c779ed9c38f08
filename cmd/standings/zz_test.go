package main
import ("testing";"strings";"fmt")
func TestZZ(t *testing.T){ for _,l:=range history(1){ if !strings.Contains(l,`"station`) && strings.Contains(l,`"block"`) && !strings.Contains(l,"thanks"){ fmt.Print(l) } } 
fmt.Println(len(history(1)))}
