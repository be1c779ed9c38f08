package world

import (
	"math/rand/v2"
	"strings"
)

// people is a stock of names that are written together.
type people struct {
	given, family string // words; any of the one goes with any of the other
	familyFirst   bool
	joined        bool // without a space between them
}

var (
	english    = people{given: "Avery Jordan Grace Walter Hazel Owen Nora Elliot Ruth Miles", family: "Whitcombe Harlow Pemberton Ashby Calloway Thorne O’Leary Winslow"}
	spanish    = people{given: "Lucía Mateo Ximena Andrés Pilar Rubén Inés Joaquín Marisol Iván", family: "Ibáñez Quintero Zúñiga Castañeda Barrera Montaño Villalobos Peña"}
	vietnamese = people{given: "Minh Lan Quân Thảo Hương Khôi Ngọc Tuấn", family: "Nguyễn Trần Phạm Huỳnh Đặng Bùi", familyFirst: true}
	igbo       = people{given: "Chidi Adaeze Emeka Ngozi Obinna Ifeoma Kelechi Nneka", family: "Eze Nwosu Onyekwere Uzor Anyanwu Mbah"}
	amharic    = people{given: "ሰላም ዳዊት ሕይወት ዮናስ ትዕግስት ሚካኤል ራሔል አበበ", family: "ተስፋዬ በቀለ ገብረ ታደሰ ከበደ አለሙ"}
	korean     = people{given: "민준 서연 도윤 하은 지호 수아 예준 유진", family: "김 박 최 정 강 윤", familyFirst: true, joined: true}
	samoan     = people{given: "Sina Tavita Lagi Malia Ioane Fetu", family: "Faleolo Leavasa Leota Aumua Seiuli"}

	german    = people{given: "Anneliese Björn Friederike Jörg Käthe Lennart Swantje Torben", family: "Großmann Schäfer Brückner Möller Lindemann Vogt Kühn"}
	turkish   = people{given: "Ayşe Emre Gülşen İlker Şebnem Ozan Çağla Yiğit", family: "Yıldırım Öztürk Şimşek Çelik Aydın Güneş"}
	polish    = people{given: "Agnieszka Łukasz Małgorzata Paweł Zofia Stanisław", family: "Wójcik Mazur Wróbel Pająk Dąbek Sikora"}
	arabic    = people{given: "ليلى يوسف مريم سامي هدى كريم نور طارق", family: "حداد منصور الخطيب نجار سليمان درويش"}
	ukrainian = people{given: "Олена Тарас Ганна Богдан Соломія Юрій Дарина Остап", family: "Коваленко Шевчук Мельник Бондар Гнатюк Ткач"}
	greek     = people{given: "Ελένη Σοφία Κατερίνα Ειρήνη Δήμητρα", family: "Παπαδάκη Γεωργίου Νικολάου Δημητρίου Αλεξίου"}
	georgian  = people{given: "ნინო გიორგი თამარ ლევან ქეთევან დავით", family: "ბერიძე კაპანაძე გელაშვილი მაისურაძე ლომიძე"}
	hebrew    = people{given: "נועה איתי תמר יונתן שירה אורי", family: "לוי מזרחי פרידמן ביטון אברהם"}

	chinese  = people{given: "美玲 伟强 晓雯 志明 雅婷 家豪 思琪 文博", family: "陈 林 黄 李 王 吴 郑", familyFirst: true, joined: true}
	malay    = people{given: "Siti Ahmad Nurul Faizal Aisyah Zulkifli Farah Iskandar", family: "Abdullah Hassan Ibrahim Yusof Osman Salleh"}
	tamil    = people{given: "கவிதா முருகன் மீனா அருண் பிரியா செல்வம்", family: "சுப்பிரமணியம் நடராஜன் கண்ணன் ராமசாமி வேலு"}
	hindi    = people{given: "आरव प्रिया रोहन अनन्या विकास मीरा", family: "शर्मा वर्मा जोशी मिश्रा गुप्ता"}
	thai     = people{given: "สมชาย มาลี อนันต์ ปรียา ธนา กมล", family: "ใจดี ศรีสุข ทองคำ บุญมี แสงจันทร์"}
	japanese = people{given: "葵 健太 陽菜 大輔 さくら 翔", family: "佐藤 田中 山本 中村 小林", familyFirst: true}
)

// names gives out names, none of them twice.
type names struct {
	*rand.Rand
	given map[string]bool
}

func newNames(seed uint64) *names {
	return &names{rand.New(rand.NewPCG(seed, 0)), make(map[string]bool)}
}

// next is a new name of somebody at the station.
func (n *names) next(s *station) string {
	for {
		name := n.draw(&s.names[n.IntN(len(s.names))])
		if !n.given[name] {
			n.given[name] = true
			return name
		}
	}
}

func (n *names) draw(p *people) string {
	first, second := strings.Fields(p.given), strings.Fields(p.family)
	if p.familyFirst {
		first, second = second, first
	}
	space := " "
	if p.joined {
		space = ""
	}
	return first[n.IntN(len(first))] + space + second[n.IntN(len(second))]
}
