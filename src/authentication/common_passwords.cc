// Passwords that many people choose, and that whoever guesses tries first.
//
// Made for this project by rule, of facts that are free for all and of no list of anybody's: rows of keyboards forwards and
// backwards, digits in order and repeated, New Year's days, common words and given names with the numbers and years that people put
// behind them, letters replaced by the digits and signs that look like them, and names of teams, games, films and products. Under
// the licence of the project. All have at least eight characters, for shorter ones are refused anyway; all are lower case.
//
// Sorted by byte, with one space or line's end between two, so that they are searched where they lie: in the program's own pages,
// which all its processes share.
#include "authentication/common_passwords.h"

#include "base/text.h"

namespace gatewarden::authentication {

namespace {

// In pieces, for a compiler must take no longer text than 64 KiB.
constexpr std::string_view pieces[] = {
R"~($3cr3t12 $3cr3t123 $ecret12 $ecret123 $un$h1n3 $un$h1n3! $un$h1n31 $un$h1n312 $un$h1n3123 $un$h1ne $un$h1ne! $un$h1ne1
$un$h1ne12 $un$h1ne123 $un$hin3 $un$hin3! $un$hin31 $un$hin312 $un$hin3123 $un$hine $un$hine! $un$hine1 $un$hine12 $un$hine123
00000000 000000000 0000000000 000000000000 000111000 000112000 000121000 000123000 000147000 000159000 000222000 000258000
000321000 000333000 000369000 000444000 000456000 000555000 000666000 000753000 000777000 000789000 000888000 000999000
000abc000 000asd000 000qaz000 000qwe000 000wsx000 000xyz000 000zxc000 01010101 0101010101 01011970 01011971 01011972 01011973
01011974 01011975 01011976 01011977 01011978 01011979 01011980 01011981 01011982 01011983 01011984 01011985 01011986 01011987
01011988 01011989 01011990 01011991 01011992 01011993 01011994 01011995 01011996 01011997 01011998 01011999 01012000 01012001
01012002 01012003 01012004 01012005 01012006 01012007 01012008 01012009 01012010 01234567 012345678 0123456789 01234567890
012345678901 0123456789012 01234567890123 012345678901234 0123456789012345 02020202 0202020202 03030303 0303030303 04040404
0404040404 05050505 0505050505 06060606 0606060606 07070707 0707070707 08080808 0808080808 09090909 0909090909 09876543
098765432 0987654321 09876543210 098765432109 0987654321098 09876543210987 098765432109876 0987654321098765 100100100 10101010
1010101010 10101970 10101971 10101972 10101973 10101974 10101975 10101976 10101977 10101978 10101979 10101980 10101981
10101982 10101983 10101984 10101985 10101986 10101987 10101988 10101989 10101990 10101991 10101992 10101993 10101994 10101995
10101996 10101997 10101998 10101999 10102000 10102001 10102002 10102003 10102004 10102005 10102006 10102007 10102008 10102009
10102010 111000111 11111111 111111111 1111111111 111111111111 111112111 11111970 11111971 11111972 11111973 11111974 11111975
11111976 11111977 11111978 11111979 11111980 11111981 11111982 11111983 11111984 11111985 11111986 11111987 11111988 11111989
11111990 11111991 11111992 11111993 11111994 11111995 11111996 11111997 11111998 11111999 11112000 11112001 11112002 11112003
11112004 11112005 11112006 11112007 11112008 11112009 11112010 111121111 111123111 111147111 111159111 111222111 111258111
111321111 111333111 111369111 111444111 111456111 111555111 111666111 111753111 111777111 111789111 111888111 111999111
111abc111 111asd111 111qaz111 111qwe111 111wsx111 111xyz111 111zxc111 112000112 112111112 112112112 112121112 112123112
112147112 112159112 112222112 112258112 112321112 112333112 112369112 112444112 112456112 112555112 112666112 112753112
112777112 112789112 112888112 112999112 112abc112 112asd112 112qaz112 112qwe112 112wsx112 112xyz112 112zxc112 12011970
12011971 12011972 12011973 12011974 12011975 12011976 12011977 12011978 12011979 12011980 12011981 12011982 12011983 12011984
12011985 12011986 12011987 12011988 12011989 12011990 12011991 12011992 12011993 12011994 12011995 12011996 12011997 12011998
12011999 12012000 12012001 12012002 12012003 12012004 12012005 12012006 12012007 12012008 12012009 12012010 121000121
121111121 121112121 121121121 121123121 121147121 121159121 12121212 1212121212 121222121 121258121 121321121 121333121
121369121 121444121 121456121 121555121 121666121 121753121 121777121 121789121 121888121 121999121 121abc121 121asd121
121qaz121 121qwe121 121wsx121 121xyz121 121zxc121 123000123 123111123 123112123 123121123 123123123 123147123 123159123
123222123 123258123 123321123 123333123 123369123 12341234 12344321 123444123 12345123 123451234 123452020 12345612 123456123
1234561234 1234562020 1234567! 12345671 123456712 1234567123 12345671234 12345672020 12345678 12345678! 123456781 1234567812
12345678123 123456781234 123456782020 123456789 123456789! 1234567890 1234567890! 12345678901 123456789012 1234567890123
12345678901234 123456789012345 1234567890123456 12345678902020 1234567891 12345678912 123456789123 1234567891234 1234567892020
123456789a 123456789q 12345678a 12345678q 1234567a 123456aa 123456ab 123456abc 123456qq 12345abc 12345abcd 12345qwert 1234abcd
1234qwer 123555123 123666123 123753123 123777123 123789123 123888123 123999123 123abc123 123asd123 123qaz123 123qwe123
123qweasd 123qweasdzxc 123wsx123 123xyz123 123zxc123 13131313 1313131313 14141414 1414141414 147000147 147111147 147112147
147121147 147123147 147147147 147159147 147222147 147258147 147321147 147333147 147369147 147444147 147456147 147555147
147666147 147753147 147777147 147789147 147888147 147999147 147abc147 147asd147 147qaz147 147qwe147 147wsx147 147xyz147
147zxc147 15151515 1515151515 159000159 159111159 159112159 159121159 159123159 159147159 159159159 159222159 159258159
159321159 159333159 159369159 159444159 159456159 159555159 159666159 159753159 159777159 159789159 159888159 159999159
159abc159 159asd159 159qaz159 159qwe159 159wsx159 159xyz159 159zxc159 16161616 1616161616 17171717 1717171717 18181818
1818181818 19191919 1919191919 1a2b3c4d 1a2s3d4f 1nt3rn3t 1nt3rn3t! 1nt3rn3t1 1nt3rn3t12 1nt3rn3t123 1nternet 1nternet!
1nternet1 1nternet12 1nternet123 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2123 1qaz21234 1qaz22020 1qaz2w12 1qaz2w123 1qaz2w1234
1qaz2w2020 1qaz2ws! 1qaz2ws1 1qaz2ws12 1qaz2ws123 1qaz2ws1234 1qaz2ws2020 1qaz2wsx 1qaz2wsx! 1qaz2wsx1 1qaz2wsx12 1qaz2wsx123
1qaz2wsx1234 1qaz2wsx2020 1qaz2wsx3 1qaz2wsx3! 1qaz2wsx31 1qaz2wsx312 1qaz2wsx3123 1qaz2wsx31234 1qaz2wsx32020 1qaz2wsx3e
1qaz2wsx3e! 1qaz2wsx3e1 1qaz2wsx3e12 1qaz2wsx3e123 1qaz2wsx3e1234 1qaz2wsx3e2020 1qaz2wsx3ed 1qaz2wsx3edc 1qaz2wsx3edc4
1qaz2wsx3edc4r 1qaz2wsx3edc4rf 1qaz2wsx3edc4rfv 1xsw2cde 1xsw2cde3 20202020 2020202020 211211211 21212121 2121212121 222000222
222111222 222112222 222121222 222123222 222147222 222159222 22222222 222222222 2222222222 222222222222 222258222 222321222
222333222 222369222 222444222 222456222 222555222 222666222 222753222 222777222 222789222 222888222 222999222 222abc222
222asd222 222qaz222 222qwe222 222wsx222 222xyz222 222zxc222 23232323 2323232323 23456789 234567890 24242424 2424242424
25121970 25121971 25121972 25121973 25121974 25121975 25121976 25121977 25121978 25121979 25121980 25121981 25121982 25121983
25121984 25121985 25121986 25121987 25121988 25121989 25121990 25121991 25121992 25121993 25121994 25121995 25121996 25121997
25121998 25121999 25122000 25122001 25122002 25122003 25122004 25122005 25122006 25122007 25122008 25122009 25122010 25252525
2525252525 258000258 258111258 258112258 258121258 258123258 258147258 258159258 258222258 258258258 258321258 258333258
258369258 258444258 258456258 258555258 258666258 258753258 258777258 258789258 258888258 258999258 258abc258 258asd258
258qaz258 258qwe258 258wsx258 258xyz258 258zxc258 26262626 2626262626 27272727 2727272727 28282828 2828282828 29292929
2929292929 2wsx1qaz 2wsx3edc 2wsx3edc4 2wsx3edc4r 2wsx3edc4rf 2wsx3edc4rfv 30303030 3030303030 31121970 31121971 31121972
31121973 31121974 31121975 31121976 31121977 31121978 31121979 31121980 31121981 31121982 31121983 31121984 31121985 31121986
31121987 31121988 31121989 31121990 31121991 31121992 31121993 31121994 31121995 31121996 31121997 31121998 31121999 31122000
31122001 31122002 31122003 31122004 31122005 31122006 31122007 31122008 31122009 31122010 31313131 3131313131 321000321
321111321 321112321 321121321 321123321 321147321 321159321 321222321 321258321 321321321 321333321 321369321 321444321
321456321 321555321 321666321 321753321 321777321 321789321 321888321 321999321 321abc321 321asd321 321qaz321 321qwe321
321wsx321 321xyz321 321zxc321 322322322 32323232 3232323232 333000333 333111333 333112333 333121333 333123333 333147333
333159333 333222333 333258333 333321333 33333333 333333333 3333333333 333333333333 333369333 333444333 333456333 333555333
333666333 333753333 333777333 333789333 333888333 333999333 333abc333 333asd333 333qaz333 333qwe333 333wsx333 333xyz333
333zxc333 34343434 3434343434 34567890 35353535 3535353535 36363636 3636363636 369000369 369111369 369112369 369121369
369123369 369147369 369159369 369222369 369258369 369321369 369333369 369369369 369444369 369456369 369555369 369666369
369753369 369777369 369789369 369888369 369999369 369abc369 369asd369 369qaz369 369qwe369 369wsx369 369xyz369 369zxc369
37373737 3737373737 38383838 3838383838 39393939 3939393939 3edc2wsx 3edc2wsx1 3edc2wsx1q 3edc2wsx1qa 3edc2wsx1qaz 3edc4rfv
3xsw2zaq 3xsw2zaq1 40404040 4040404040 41414141 4141414141 42424242 4242424242 43211234 43214321 4321abcd 433433433 43434343
4343434343 444000444 444111444 444112444 444121444 444123444 444147444 444159444 444222444 444258444 444321444 444333444
444369444 44444444 444444444 4444444444 444444444444 444456444 444555444 444666444 444753444 444777444 444789444 444888444
444999444 444abc444 444asd444 444qaz444 444qwe444 444wsx444 444xyz444 444zxc444 45454545 4545454545 456000456 456111456
456112456 456121456 456123456 456147456 456159456 456222456 456258456 456321456 456333456 456369456 456444456 456456456
456555456 456666456 456753456 456777456 456789456 456888456 456999456 456abc456 456asd456 456qaz456 456qwe456 456wsx456
456xyz456 456zxc456 46464646 4646464646 47474747 4747474747 48484848 4848484848 49494949 4949494949 4cde3xsw 4cde3xsw2
4cde3xsw2z 4cde3xsw2za 4cde3xsw2zaq 4cde3xsw2zaq1 50505050 5050505050 51515151 5151515151 52525252 5252525252 53535353
5353535353 544544544 54545454 5454545454 555000555 555111555 555112555 555121555 555123555 555147555 555159555 555222555
555258555 555321555 555333555 555369555 555444555 555456555 55555555 555555555 5555555555 555555555555 555666555 555753555
555777555 555789555 555888555 555999555 555abc555 555asd555 555qaz555 555qwe555 555wsx555 555xyz555 555zxc555 56565656
5656565656 57575757 5757575757 58585858 5858585858 59595959 5959595959 60606060 6060606060 61616161 6161616161 62626262
6262626262 63636363 6363636363 64646464 6464646464 655655655 65656565 6565656565 666000666 666111666 666112666 666121666
666123666 666147666 666159666 666222666 666258666 666321666 666333666 666369666 666444666 666456666 666555666 66666666
666666666 6666666666 666666666666 666753666 666777666 666789666 666888666 666999666 666abc666 666asd666 666qaz666 666qwe666
666wsx666 666xyz666 666zxc666 67676767 6767676767 68686868 6868686868 69696969 6969696969 70707070 7070707070 71717171
7171717171 72727272 7272727272 73737373 7373737373 74747474 7474747474 753000753 753111753 753112753 753121753 753123753
753147753 753159753 753222753 753258753 753321753 753333753 753369753 753444753 753456753 753555753 753666753 753753753
753777753 753789753 753888753 753999753 753abc753 753asd753 753qaz753 753qwe753 753wsx753 753xyz753 753zxc753 75757575
7575757575 766766766 76767676 7676767676 777000777 777111777 777112777 777121777 777123777 777147777 777159777 777222777
777258777 777321777 777333777 777369777 777444777 777456777 777555777 777666777 777753777 77777777 777777777 7777777777
777777777777 777789777 777888777 777999777 777abc777 777asd777 777qaz777 777qwe777 777wsx777 777xyz777 777zxc777 78787878
7878787878 789000789 789111789 789112789 789121789 789123789 789147789 789159789 789222789 789258789 789321789 789333789
789369789 789444789 789456789 789555789 789666789 789753789 789777789 789789789 789888789 789999789 789abc789 789asd789
789qaz789 789qwe789 789wsx789 789xyz789 789zxc789 79797979 7979797979 80808080 8080808080 81818181 8181818181 82828282
8282828282 83838383 8383838383 84848484 8484848484 85858585 8585858585 86868686 8686868686 87654321 877877877 87878787
8787878787 888000888 888111888 888112888 888121888 888123888 888147888 888159888 888222888 888258888 888321888 888333888
888369888 888444888 888456888 888555888 888666888 888753888 888777888 888789888 88888888 888888888 8888888888 888888888888
888999888 888abc888 888asd888 888qaz888 888qwe888 888wsx888 888xyz888 888zxc888 89898989 8989898989 90909090 9090909090
91919191 9191919191 92929292 9292929292 93939393 9393939393 94949494 9494949494 95959595 9595959595 96969696 9696969696
97979797 9797979797 98765432 987654321 9876543210 98765432109 987654321098 9876543210987 98765432109876 987654321098765
9876543210987654 988988988 98989898 9898989898 999000999 999111999 999112999 999121999 999123999 999147999 999159999 999222999
999258999 999321999 999333999 999369999 999444999 999456999 999555999 999666999 999753999 999777999 999789999 999888999
99999999 999999999 9999999999 999999999999 999abc999 999asd999 999qaz999 999qwe999 999wsx999 999xyz999 999zxc999 @dm1n123
@dmin123 a12345678 a123456789 a1b2c3d4 a1b2c3d4e5 aa123456 aaa11111 aaaaaaaa aaaaaaaaa aaaaaaaaaa aaaaaaaaaaaa aaron123
aaron1234 aaron12345 aaron2020 abc000abc abc111abc abc112abc abc121abc abc12345 abc123abc abc147abc abc159abc abc222abc
abc258abc abc321abc abc333abc abc369abc abc444abc abc456abc abc555abc abc666abc abc753abc abc777abc abc789abc abc888abc
abc999abc abcabcabc abcasdabc abcd1234 abcd4321 abcdabcd abcdefg1 abcdefgh abcdefghi abcdefghij abcqazabc abcqweabc abcwsxabc
abcxyzabc abczxcabc access123 access14 account1 adam1234 adam12345 adam2020 adamadam adm1n123 admin007 admin123 admin123!
admin1234 admin12345 admin123456 admin2000 admin2010 admin2020 admin2021 admin2022 admin2023 admin2024 admin2025 adminadmin
administrator adrian01 adrian12 adrian123 adrian1234 adrian12345 adrian2020 agent007 airborne airforce alabama1 alan1234
alan12345 alan2020 alanalan albert01 albert12 albert123 albert1234 albert12345 albert2020 alex1234 alex12345 alex2020 alexalex
alexander alexandra alexis01 alexis12 alexis123 alexis1234 alexis12345 alexis2020 alfred01 alfred12 alfred123 alfred1234
alfred12345 alfred2020 alice123 alice1234 alice12345 alice2020 alicia01 alicia12 alicia123 alicia1234 alicia12345 alicia2020
alien123 allison01 allison1 allison12 allison123 allison1234 allison12345 allison2020 amanda01 amanda12 amanda123 amanda1234
amanda12345 amanda2020 amber123 amber1234 amber12345 amber2020 amelia01 amelia12 amelia123 amelia1234 amelia12345 amelia2020
amsterdam amy12345 ana12345 andre123 andre1234 andre12345 andre2020 andrea01 andrea12 andrea123 andrea1234 andrea12345
andrea2020 andreas01 andreas1 andreas12 andreas123 andreas1234 andreas12345 andreas2020 andrew01 andrew12 andrew123 andrew1234
andrew12345 andrew2020 android1 andy1234 andy12345 andy2020 andyandy angel007 angel123 angel123! angel1234 angel12345
angel123456 angel2000 angel2010 angel2020 angel2021 angel2022 angel2023 angel2024 angel2025 angela01 angela12 angela123
angela1234 angela12345 angela2020 angelangel angelina angelina01 angelina1 angelina12 angelina123 angelina1234 angelina12345
angelina2020 angels12 anita123 anita1234 anita12345 anita2020 anna1234 anna12345 anna2020 annaanna anne1234 anne12345 anne2020
anneanne annie123 annie1234 annie12345 annie2020 anthony01 anthony1 anthony12 anthony123 anthony1234 anthony12345 anthony2020
antonio01 antonio1 antonio12 antonio123 antonio1234 antonio12345 antonio2020 anything anything1 apple007 apple123 apple123!
apple1234 apple12345 apple123456 apple2000 apple2010 apple2020 apple2021 apple2022 apple2023 apple2024 apple2025 appleapple
april123 april1234 april12345 april2020 aq1xsw2c aq1xsw2cd aq1xsw2cde aq1xsw2cde3 aquarius aquarius1 argentina ariel123
ariel1234 ariel12345 ariel2020 arizona1 arkansas arsenal1 arthur01 arthur12 arthur123 arthur1234 arthur12345 arthur2020
asd000asd asd111asd asd112asd asd121asd asd123asd asd147asd asd159asd asd222asd asd258asd asd321asd asd333asd asd369asd
asd444asd asd456asd asd555asd asd666asd asd753asd asd777asd asd789asd asd888asd asd999asd asdabcasd asdasdasd asdf1234
asdfasdf asdfg123 asdfg1234 asdfg2020 asdfgh12 asdfgh123 asdfgh1234 asdfgh2020 asdfghj! asdfghj1 asdfghj12 asdfghj123
asdfghj1234 asdfghj2020 asdfghjk asdfghjk! asdfghjk1 asdfghjk12 asdfghjk123 asdfghjk1234 asdfghjk2020 asdfghjkl asdfghjkl!
asdfghjkl1 asdfghjkl12 asdfghjkl123 asdfghjkl1234 asdfghjkl2020 asdfqwer asdqazasd asdqweasd asdwsxasd asdxyzasd asdzxcasd
ashley01 ashley12 ashley123 ashley1234 ashley12345 ashley2020 assassin1 audi1234 audrey01 audrey12 audrey123 audrey1234
audrey12345 audrey2020 austin01 austin12 austin123 austin1234 austin12345 austin2020 australia autumn00 autumn007 autumn01
autumn1! autumn11 autumn12 autumn123 autumn123! autumn1234 autumn12345 autumn123456 autumn2000 autumn2010 autumn2020
autumn2021 autumn2022 autumn2023 autumn2024 autumn2025 autumn69 autumn77 autumn88 autumn99 avalanche avengers az2wsx3e
az2wsx3ed az2wsx3edc az2wsx3edc4 az2wsx3edc4r az2wsx3edc4rf az2wsx3edc4rfv azert123 azert1234 azert2020 azerty12 azerty123
azerty1234 azerty2020 azertyu! azertyu1 azertyu12 azertyu123 azertyu1234 azertyu2020 azertyui azertyui! azertyui1 azertyui12
azertyui123 azertyui1234 azertyui2020 azertyuio azertyuio! azertyuio1 azertyuio12 azertyuio123 azertyuio1234 azertyuio2020
azertyuiop azertyuiop! azertyuiop1 azertyuiop12 azertyuiop123 azertyuiop1234 azertyuiop2020 azwsxedc azwsxedcr azwsxedcrf
azwsxedcrfv baby123! baby1234 baby12345 baby123456 baby2000 baby2010 baby2020 baby2021 baby2022 baby2023 baby2024 baby2025
babybaby babyboy1 babygirl babygirl1 backdoor badboy12 badgirl1 ballerina baltimore banana00 banana007 banana01 banana1!
banana11 banana12 banana123 banana123! banana1234 banana12345 banana123456 banana2000 banana2010 banana2020 banana2021
banana2022 banana2023 banana2024 banana2025 banana69 banana77 banana88 banana99 bank123! bank1234 bank12345 bank123456
bank2000 bank2010 bank2020 bank2021 bank2022 bank2023 bank2024 bank2025 bankbank barbara01 barbara1 barbara12 barbara123
barbara1234 barbara12345 barbara2020 barbie12 barcelona barney12 bartsimpson baseball baseball1 basketball batman12 batman123
battlefield bayern01 bayern123 bbbbbbbb bbbbbbbbb bbbbbbbbbb bbbbbbbbbbbb bear123! bear1234 bear12345 bear123456 bear2000
bear2010 bear2020 bear2021 bear2022 bear2023 bear2024 bear2025 bearbear beatles1 beautiful believe1 ben12345 benjamin berlin00
berlin007 berlin01 berlin1! berlin11 berlin12 berlin123 berlin123! berlin1234 berlin12345 berlin123456 berlin2000 berlin2010
berlin2020 berlin2021 berlin2022 berlin2023 berlin2024 berlin2025 berlin69 berlin77 berlin88 berlin99 bernd123 bernd1234
bernd12345 bernd2020 berry007 berry123 berry123! berry1234 berry12345 berry123456 berry2000 berry2010 berry2020 berry2021
berry2022 berry2023 berry2024 berry2025 berryberry besiktas1 beth1234 beth12345 beth2020 bethbeth betty123 betty1234
betty12345 betty2020 bianca01 bianca12 bianca123 bianca1234 bianca12345 bianca2020 bible123 bicycle1 bigadmin bigangel
bigapple bigautumn bigbanana bigberlin bigberry bigbiker bigblack bigbless bigboss1 bigboston bigbrother bigcandy bigcaptain
bigcastle bigcherry bigchief bigcloud bigcoffee bigcookie bigcowboy bigcrazy bigdaddy bigdaddy1 bigdance bigdisco bigdoctor
bigdog12 bigdragon bigdriver bigeagle bigearth bigfaith bigfamily bigfather bigflower bigforest bigfreedom bigfriend bigfunny
biggamer biggarden biggolden biggreen bigguest bigguitar bighacker bighappy bigheart bigheaven bighello bighockey bighoney
bighouse bighunter bigindian bigjesus bigjustice bigkiller bigknight biglaugh biglawyer biglegend biglemon bigliberty biglogin
biglondon bigloser biglover biglucky bigmadrid bigmagic bigmaster bigmelon bigmiami bigmoney bigmonkey bigmoscow bigmother
bigmusic bigninja bignurse bigocean bigoffice bigorange bigparis bigparty bigpeace bigpeach bigpirate bigpizza bigplayer
bigpolice bigpower bigprince bigprincess bigpurple bigqueen bigracer bigranger bigrider bigriver bigrocket bigschool bigsecret
bigshadow bigsilver bigsister bigsmile bigsniper bigsoccer bigspring bigstorm bigstrong bigsugar bigsummer bigsunny bigsuper
bigsweet bigtennis bigtexas bigthunder bigtiger bigtokyo bigtrust bigtruth bigturbo bigultra bigvegas bigwater bigwelcome
bigwhite bigwinner bigwinter bigwizard bigyellow biker007 biker123 biker123! biker1234 biker12345 biker123456 biker2000
biker2010 biker2020 biker2021 biker2022 biker2023 biker2024 biker2025 bikerbiker bill1234 bill12345 bill2020 billbill billy123
billy1234 billy12345 billy2020 birgit01 birgit12 birgit123 birgit1234 birgit12345 birgit2020 birthday birthday1 black007)~",
R"~(black123 black123! black1234 black12345 black123456 black2000 black2010 black2020 black2021 black2022 black2023 black2024
black2025 blackblack bleach12 bless007 bless123 bless123! bless1234 bless12345 bless123456 bless2000 bless2010 bless2020
bless2021 bless2022 bless2023 bless2024 bless2025 blessbless blessed1 blessing blink182 blizzard blizzard1 blue123! blue1234
blue12345 blue123456 blue2000 blue2010 blue2020 blue2021 blue2022 blue2023 blue2024 blue2025 blueberry bluebird blueblue
bmw12345 bob12345 bobby123 bobby1234 bobby12345 bobby2020 bond0070 boss123! boss1234 boss12345 boss123456 boss2000 boss2010
boss2020 boss2021 boss2022 boss2023 boss2024 boss2025 bossboss boston00 boston007 boston01 boston1! boston11 boston12
boston123 boston123! boston1234 boston12345 boston123456 boston2000 boston2010 boston2020 boston2021 boston2022 boston2023
boston2024 boston2025 boston69 boston77 boston88 boston99 boxing123 brad1234 brad12345 brad2020 bradbrad brandon01 brandon1
brandon12 brandon123 brandon1234 brandon12345 brandon2020 brazil123 brenda01 brenda12 brenda123 brenda1234 brenda12345
brenda2020 brian123 brian1234 brian12345 brian2020 brittany brittany01 brittany1 brittany12 brittany123 brittany1234
brittany12345 brittany2020 broncos1 brother! brother00 brother007 brother01 brother1 brother1! brother11 brother12 brother123
brother123! brother1234 brother12345 brother123456 brother2000 brother2010 brother2020 brother2021 brother2022 brother2023
brother2024 brother2025 brother69 brother77 brother88 brother99 bruce123 bruce1234 bruce12345 bruce2020 bruno123 bruno1234
bruno12345 bruno2020 bryan123 bryan1234 bryan12345 bryan2020 budweiser bugsbunny bulldog1 bulldogs butterfly c0mput3r
c0mput3r! c0mput3r1 c0mput3r12 c0mput3r123 c0mputer c0mputer! c0mputer1 c0mputer12 c0mputer123 c2wsx1qa c2wsx1qaz caleb123
caleb1234 caleb12345 caleb2020 california callofduty camaro123 camila01 camila12 camila123 camila1234 camila12345 camila2020
canada123 cancer12 candy007 candy123 candy123! candy1234 candy12345 candy123456 candy2000 candy2010 candy2020 candy2021
candy2022 candy2023 candy2024 candy2025 candycandy cannabis capricorn captain! captain00 captain007 captain01 captain1
captain1! captain11 captain12 captain123 captain123! captain1234 captain12345 captain123456 captain2000 captain2010
captain2020 captain2021 captain2022 captain2023 captain2024 captain2025 captain69 captain77 captain88 captain99 captainamerica
carlos01 carlos12 carlos123 carlos1234 carlos12345 carlos2020 carmen01 carmen12 carmen123 carmen1234 carmen12345 carmen2020
carol123 carol1234 carol12345 carol2020 carolina caroline caroline01 caroline1 caroline12 caroline123 caroline1234
caroline12345 caroline2020 castle00 castle007 castle01 castle1! castle11 castle12 castle123 castle123! castle1234 castle12345
castle123456 castle2000 castle2010 castle2020 castle2021 castle2022 castle2023 castle2024 castle2025 castle69 castle77
castle88 castle99 catherine catherine01 catherine1 catherine12 catherine123 catherine1234 catherine12345 catherine2020
cathy123 cathy1234 cathy12345 cathy2020 cccccccc ccccccccc cccccccccc cccccccccccc cde3xsw2 cde3xsw2z cde3xsw2za cde3xsw2zaq
cde3xsw2zaq1 cdexswza cdexswzaq celtic123 chad1234 chad12345 chad2020 chadchad champion champions changeme changeme1
changeme123 charles01 charles1 charles12 charles123 charles1234 charles12345 charles2020 charlie01 charlie1 charlie12
charlie123 charlie1234 charlie12345 charlie2020 charlotte charlotte01 charlotte1 charlotte12 charlotte123 charlotte1234
charlotte12345 charlotte2020 cheerleader cheese123 cheesecake cheetah1 chelsea01 chelsea1 chelsea12 chelsea123 chelsea1234
chelsea12345 chelsea2020 cherry00 cherry007 cherry01 cherry1! cherry11 cherry12 cherry123 cherry123! cherry1234 cherry12345
cherry123456 cherry2000 cherry2010 cherry2020 cherry2021 cherry2022 cherry2023 cherry2024 cherry2025 cherry69 cherry77
cherry88 cherry99 cheryl01 cheryl12 cheryl123 cheryl1234 cheryl12345 cheryl2020 chevrolet chevy123 chicago1 chief007 chief123
chief123! chief1234 chief12345 chief123456 chief2000 chief2010 chief2020 chief2021 chief2022 chief2023 chief2024 chief2025
chiefchief chocolate chocolate1 chris123 chris1234 chris12345 chris2020 christ12 christian christian01 christian1 christian12
christian123 christian1234 christian12345 christian2020 christina christina01 christina1 christina12 christina123
christina1234 christina12345 christina2020 christine christine01 christine1 christine12 christine123 christine1234
christine12345 christine2020 christmas christmas1 christopher church12 cincinnati cinderella cindy123 cindy1234 cindy12345
cindy2020 cinnamon cisco123 claire01 claire12 claire123 claire1234 claire12345 claire2020 claudia01 claudia1 claudia12
claudia123 claudia1234 claudia12345 claudia2020 cleveland cloud007 cloud123 cloud123! cloud1234 cloud12345 cloud123456
cloud2000 cloud2010 cloud2020 cloud2021 cloud2022 cloud2023 cloud2024 cloud2025 cloudcloud cocacola cody1234 cody12345
cody2020 codycody coffee00 coffee007 coffee01 coffee1! coffee11 coffee12 coffee123 coffee123! coffee1234 coffee12345
coffee123456 coffee2000 coffee2010 coffee2020 coffee2021 coffee2022 coffee2023 coffee2024 coffee2025 coffee69 coffee77
coffee88 coffee99 cold123! cold1234 cold12345 cold123456 cold2000 cold2010 cold2020 cold2021 cold2022 cold2023 cold2024
cold2025 coldcold college1 colombia colorado comput3r comput3r! comput3r1 comput3r12 comput3r123 computer computer! computer1
computer12 computer123 connor01 connor12 connor123 connor1234 connor12345 connor2020 cookie00 cookie007 cookie01 cookie1!
cookie11 cookie12 cookie123 cookie123! cookie1234 cookie12345 cookie123456 cookie2000 cookie2010 cookie2020 cookie2021
cookie2022 cookie2023 cookie2024 cookie2025 cookie69 cookie77 cookie88 cookie99 cookiemonster cookies1 cool123! cool1234
cool12345 cool123456 cool2000 cool2010 cool2020 cool2021 cool2022 cool2023 cool2024 cool2025 coolcool corey123 corey1234
corey12345 corey2020 corona12 corvette counterstrike cowboy00 cowboy007 cowboy01 cowboy1! cowboy11 cowboy12 cowboy123
cowboy123! cowboy1234 cowboy12345 cowboy123456 cowboy2000 cowboy2010 cowboy2020 cowboy2021 cowboy2022 cowboy2023 cowboy2024
cowboy2025 cowboy69 cowboy77 cowboy88 cowboy99 cowboys1 cowgirl1 craig123 craig1234 craig12345 craig2020 crazy007 crazy123
crazy123! crazy1234 crazy12345 crazy123456 crazy2000 crazy2010 crazy2020 crazy2021 crazy2022 crazy2023 crazy2024 crazy2025
crazycrazy crystal01 crystal1 crystal12 crystal123 crystal1234 crystal12345 crystal2020 cupcake1 cynthia01 cynthia1 cynthia12
cynthia123 cynthia1234 cynthia12345 cynthia2020 daisy123 daisy1234 daisy12345 daisy2020 dallas123 dan12345 dana1234 dana12345
dana2020 danadana dance007 dance123 dance123! dance1234 dance12345 dance123456 dance2000 dance2010 dance2020 dance2021
dance2022 dance2023 dance2024 dance2025 dancedance dancer123 dancing1 daniel01 daniel12 daniel123 daniel1234 daniel12345
daniel2020 daniela01 daniela1 daniela12 daniela123 daniela1234 daniela12345 daniela2020 danielle danmark1 darkness darkside
darthvader database david123 david1234 david12345 david2020 daylight dc2wsx1q dc2wsx1qa dc2wsx1qaz dddddddd ddddddddd
dddddddddd dddddddddddd de3xsw2z de3xsw2za de3xsw2zaq de3xsw2zaq1 deadpool1 dean1234 dean12345 dean2020 deandean debbie01
debbie12 debbie123 debbie1234 debbie12345 debbie2020 deborah01 deborah1 deborah12 deborah123 deborah1234 deborah12345
deborah2020 december default1 default123 demo123! demo1234 demo12345 demo123456 demo2000 demo2010 demo2020 demo2021 demo2022
demo2023 demo2024 demo2025 demodemo denis123 denis1234 denis12345 denis2020 dennis01 dennis12 dennis123 dennis1234 dennis12345
dennis2020 derek123 derek1234 derek12345 derek2020 destiny1 destiny2 deutschland dexswzaq diamond1 diana123 diana1234
diana12345 diana2020 diego123 diego1234 diego12345 diego2020 dieter01 dieter12 dieter123 dieter1234 dieter12345 dieter2020
digimon1 disco007 disco123 disco123! disco1234 disco12345 disco123456 disco2000 disco2010 disco2020 disco2021 disco2022
disco2023 disco2024 disco2025 discodisco doberman doctor00 doctor007 doctor01 doctor1! doctor11 doctor12 doctor123 doctor123!
doctor1234 doctor12345 doctor123456 doctor2000 doctor2010 doctor2020 doctor2021 doctor2022 doctor2023 doctor2024 doctor2025
doctor69 doctor77 doctor88 doctor99 doctorwho dodgers1 doggie12 doggy123 dolphins dominic1 dominik01 dominik1 dominik12
dominik123 dominik1234 dominik12345 dominik2020 donald01 donald12 donald123 donald1234 donald12345 donald2020 donaldduck
donna123 donna1234 donna12345 donna2020 dontknow doris123 doris1234 doris12345 doris2020 dorothy01 dorothy1 dorothy12
dorothy123 dorothy1234 dorothy12345 dorothy2020 dortmund douglas01 douglas1 douglas12 douglas123 douglas1234 douglas12345
douglas2020 dr@g0n12 dr@g0n123 dr@gon12 dr@gon123 drag0n12 drag0n123 dragon00 dragon007 dragon01 dragon1! dragon11 dragon12
dragon123 dragon123! dragon1234 dragon12345 dragon123456 dragon2000 dragon2010 dragon2020 dragon2021 dragon2022 dragon2023
dragon2024 dragon2025 dragon69 dragon77 dragon88 dragon99 dragonball dragonballz dragonfly dragons1 driver00 driver007
driver01 driver1! driver11 driver12 driver123 driver123! driver1234 driver12345 driver123456 driver2000 driver2010 driver2020
driver2021 driver2022 driver2023 driver2024 driver2025 driver69 driver77 driver88 driver99 drpepper drummer1 dustin01 dustin12
dustin123 dustin1234 dustin12345 dustin2020 dylan123 dylan1234 dylan12345 dylan2020 e3xsw2za e3xsw2zaq e3xsw2zaq1 eagle007
eagle123 eagle123! eagle1234 eagle12345 eagle123456 eagle2000 eagle2010 eagle2020 eagle2021 eagle2022 eagle2023 eagle2024
eagle2025 eagleeagle eagles12 earl1234 earl12345 earl2020 earlearl earth007 earth123 earth123! earth1234 earth12345
earth123456 earth2000 earth2010 earth2020 earth2021 earth2022 earth2023 earth2024 earth2025 earthearth earthquake edc2wsx1
edc2wsx1q edc2wsx1qa edc2wsx1qaz eddie123 eddie1234 eddie12345 eddie2020 edgar123 edgar1234 edgar12345 edgar2020 edward01
edward12 edward123 edward1234 edward12345 edward2020 eeeeeeee eeeeeeeee eeeeeeeeee eeeeeeeeeeee eileen01 eileen12 eileen123
eileen1234 eileen12345 eileen2020 elena123 elena1234 elena12345 elena2020 elephant eli12345 elias123 elias1234 elias12345
elias2020 elisa123 elisa1234 elisa12345 elisa2020 elizabeth ella1234 ella12345 ella2020 ellaella ellen123 ellen1234 ellen12345
ellen2020 elmo1234 emerald1 emily123 emily1234 emily12345 emily2020 emma1234 emma12345 emma2020 emmaemma england1 enterprise
eric1234 eric12345 eric2020 erica123 erica1234 erica12345 erica2020 ericeric erik1234 erik12345 erik2020 erikerik erin1234
erin12345 erin2020 erinerin ernest01 ernest12 ernest123 ernest1234 ernest12345 ernest2020 ertyuiop ertzuiop esther01 esther12
esther123 esther1234 esther12345 esther2020 eternity ethan123 ethan1234 ethan12345 ethan2020 ethernet eugene01 eugene12
eugene123 eugene1234 eugene12345 eugene2020 eva12345 evan1234 evan12345 evan2020 evanevan evangelion evelyn01 evelyn12
evelyn123 evelyn1234 evelyn12345 evelyn2020 everquest everton1 everything f00tb@ll f00tb@ll! f00tb@ll1 f00tb@ll12 f00tb@ll123
f00tball f00tball! f00tball1 f00tball12 f00tball123 facebook facebook1 fairy123 faith007 faith123 faith123! faith1234
faith12345 faith123456 faith2000 faith2010 faith2020 faith2021 faith2022 faith2023 faith2024 faith2025 faithfaith faithful
falcon12 falcons1 family00 family007 family01 family1! family11 family12 family123 family123! family1234 family12345
family123456 family2000 family2010 family2020 family2021 family2022 family2023 family2024 family2025 family69 family77
family88 family99 farscape father00 father007 father01 father1! father11 father12 father123 father123! father1234 father12345
father123456 father2000 father2010 father2020 father2021 father2022 father2023 father2024 father2025 father69 father77
father88 father99 february felix123 felix1234 felix12345 felix2020 fenerbahce fernando fernando01 fernando1 fernando12
fernando123 fernando1234 fernando12345 fernando2020 ferrari1 ffffffff fffffffff ffffffffff ffffffffffff fire123! fire1234
fire12345 fire123456 fire2000 fire2010 fire2020 fire2021 fire2022 fire2023 fire2024 fire2025 fireball firebird firefighter
firefire firefly1 fireman1 firewall fisherman fishing1 florian01 florian1 florian12 florian123 florian1234 florian12345
florian2020 florida1 flower00 flower007 flower01 flower1! flower11 flower12 flower123 flower123! flower1234 flower12345
flower123456 flower2000 flower2010 flower2020 flower2021 flower2022 flower2023 flower2024 flower2025 flower69 flower77
flower88 flower99 footb@ll footb@ll! footb@ll1 footb@ll12 footb@ll123 football football! football1 football12 football123
forest00 forest007 forest01 forest1! forest11 forest12 forest123 forest123! forest1234 forest12345 forest123456 forest2000
forest2010 forest2020 forest2021 forest2022 forest2023 forest2024 forest2025 forest69 forest77 forest88 forest99 forever1
foreveryoung forgetit forgotten fortnite fortnite1 fr4cde3x fr4cde3xs fr4cde3xsw fr4cde3xsw2 fr4cde3xsw2z fr4cde3xsw2za
fr4cde3xsw2zaq fr4cde3xsw2zaq1 france123 frances01 frances1 frances12 frances123 frances1234 frances12345 frances2020
francesca francesca01 francesca1 francesca12 francesca123 francesca1234 francesca12345 francesca2020 francis01 francis1
francis12 francis123 francis1234 francis12345 francis2020 frank123 frank1234 frank12345 frank2020 franz123 franz1234
franz12345 franz2020 frcdexsw frcdexswz frcdexswza frcdexswzaq fred1234 fred12345 fred2020 frederick frederick01 frederick1
frederick12 frederick123 frederick1234 frederick12345 frederick2020 fredfred freedom! freedom00 freedom007 freedom01 freedom1
freedom1! freedom11 freedom12 freedom123 freedom123! freedom1234 freedom12345 freedom123456 freedom2000 freedom2010
freedom2020 freedom2021 freedom2022 freedom2023 freedom2024 freedom2025 freedom69 freedom77 freedom88 freedom99 friday123
friday13 friend00 friend007 friend01 friend1! friend11 friend12 friend123 friend123! friend1234 friend12345 friend123456
friend2000 friend2010 friend2020 friend2021 friend2022 friend2023 friend2024 friend2025 friend69 friend77 friend88 friend99
frodo123 funny007 funny123 funny123! funny1234 funny12345 funny123456 funny2000 funny2010 funny2020 funny2021 funny2022
funny2023 funny2024 funny2025 funnyfunny fussball fussball1 gabriel01 gabriel1 gabriel12 gabriel123 gabriel1234 gabriel12345
gabriel2020 gabriela gabriela01 gabriela1 gabriela12 gabriela123 gabriela1234 gabriela12345 gabriela2020 galactica galatasaray
gameboy1 gamer007 gamer123 gamer123! gamer1234 gamer12345 gamer123456 gamer2000 gamer2010 gamer2020 gamer2021 gamer2022
gamer2023 gamer2024 gamer2025 gamergamer gandalf1 gangsta1 gangster garden00 garden007 garden01 garden1! garden11 garden12
garden123 garden123! garden1234 garden12345 garden123456 garden2000 garden2010 garden2020 garden2021 garden2022 garden2023
garden2024 garden2025 garden69 garden77 garden88 garden99 garfield gary1234 gary12345 gary2020 garygary gavin123 gavin1234
gavin12345 gavin2020 gears123 geheim123 geheimnis gemini12 george01 george12 george123 george1234 george12345 george2020
georgia1 gerald01 gerald12 gerald123 gerald1234 gerald12345 gerald2020 gerard01 gerard12 gerard123 gerard1234 gerard12345
gerard2020 germany1 gggggggg ggggggggg gggggggggg gggggggggggg ghetto12 gina1234 gina12345 gina2020 ginagina gloria01 gloria12
gloria123 gloria1234 gloria12345 gloria2020 godfather gold123! gold1234 gold12345 gold123456 gold2000 gold2010 gold2020
gold2021 gold2022 gold2023 gold2024 gold2025 golden00 golden007 golden01 golden1! golden11 golden12 golden123 golden123!
golden1234 golden12345 golden123456 golden2000 golden2010 golden2020 golden2021 golden2022 golden2023 golden2024 golden2025
golden69 golden77 golden88 golden99 goldfish goldgold golf123! golf1234 golf12345 golf123456 golf2000 golf2010 golf2020
golf2021 golf2022 golf2023 golf2024 golf2025 golfer123 golfgolf golfing1 goodfellas google123 gordon01 gordon12 gordon123
gordon1234 gordon12345 gordon2020 gorgeous gospel12 grace123 grace1234 grace12345 grace2020 graduate green007 green123
green123! green1234 green12345 green123456 green2000 green2010 green2020 green2021 green2022 green2023 green2024 green2025
greenday1 greengreen greg1234 greg12345 greg2020 greggreg gregory01 gregory1 gregory12 gregory123 gregory1234 gregory12345
gregory2020 guest007 guest123 guest123! guest1234 guest12345 guest123456 guest2000 guest2010 guest2020 guest2021 guest2022
guest2023 guest2024 guest2025 guestguest guido123 guido1234 guido12345 guido2020 guildwars guitar00 guitar007 guitar01
guitar1! guitar11 guitar12 guitar123 guitar123! guitar1234 guitar12345 guitar123456 guitar2000 guitar2010 guitar2020
guitar2021 guitar2022 guitar2023 guitar2024 guitar2025 guitar69 guitar77 guitar88 guitar99 gustavo01 gustavo1 gustavo12
gustavo123 gustavo1234 gustavo12345 gustavo2020 gymnastics hacker00 hacker007 hacker01 hacker1! hacker11 hacker12 hacker123
hacker123! hacker1234 hacker12345 hacker123456 hacker2000 hacker2010 hacker2020 hacker2021 hacker2022 hacker2023 hacker2024
hacker2025 hacker69 hacker77 hacker88 hacker99 hacking1 hallo123 hallo1234 hallohallo halloween halloween1 halo1234 hamburg1
hamburg123 hamburger hannah01 hannah12 hannah123 hannah1234 hannah12345 hannah2020 hans1234 hans12345 hans2020 hanshans
happy007 happy123 happy123! happy1234 happy12345 happy123456 happy2000 happy2010 happy2020 happy2021 happy2022 happy2023
happy2024 happy2025 happyhappy harley123 harleydavidson harmony1 harold01 harold12 harold123 harold1234 harold12345 harold2020
harry123 harry1234 harry12345 harry2020 harrypotter heart007 heart123 heart123! heart1234 heart12345 heart123456 heart2000
heart2010 heart2020 heart2021 heart2022 heart2023 heart2024 heart2025 heartheart heather01 heather1 heather12 heather123
heather1234 heather12345 heather2020 heaven00 heaven007 heaven01 heaven1! heaven11 heaven12 heaven123 heaven123! heaven1234
heaven12345 heaven123456 heaven2000 heaven2010 heaven2020 heaven2021 heaven2022 heaven2023 heaven2024 heaven2025 heaven69
heaven77 heaven88 heaven99 heavenly hector01 hector12 hector123 hector1234 hector12345 hector2020 heidi123 heidi1234
heidi12345 heidi2020 heineken helen123 helen1234 helen12345 helen2020 helga123 helga1234 helga12345 helga2020 hello007
hello123 hello123! hello1234 hello12345 hello123456 hello2000 hello2010 hello2020 hello2021 hello2022 hello2023 hello2024
hello2025 hellohello hellokitty helloworld henry123 henry1234 henry12345 henry2020 hero123! hero1234 hero12345 hero123456
hero2000 hero2010 hero2020 hero2021 hero2022 hero2023 hero2024 hero2025 herohero hhhhhhhh hhhhhhhhh hhhhhhhhhh hhhhhhhhhhhh
hockey00 hockey007 hockey01 hockey1! hockey11 hockey12 hockey123 hockey123! hockey1234 hockey12345 hockey123456 hockey2000
hockey2010 hockey2020 hockey2021 hockey2022 hockey2023 hockey2024 hockey2025 hockey69 hockey77 hockey88 hockey99 hogwarts
holger01 holger12 holger123 holger1234 holger12345 holger2020 holidays hollandsche home123! home1234 home12345 home123456
home2000 home2010 home2020 home2021 home2022 home2023 home2024 home2025 homehome homer123 honda123 honey007 honey123 honey123!
honey1234 honey12345 honey123456 honey2000 honey2010 honey2020 honey2021 honey2022 honey2023 honey2024 honey2025 honeyhoney
hope123! hope1234 hope12345 hope123456 hope2000 hope2010 hope2020 hope2021 hope2022 hope2023 hope2024 hope2025 hopehope
horses123 hot12345 hot123456 hotgirl1 hotstuff hottie12 house007 house123 house123! house1234 house12345 house123456 house2000
house2010 house2020 house2021 house2022 house2023 house2024 house2025 househouse houston1 howard01 howard12 howard123
howard1234 howard12345 howard2020 hugo1234 hugo12345 hugo2020 hugohugo hummingbird hunter00 hunter007 hunter01 hunter1!
hunter11 hunter12 hunter123 hunter123! hunter1234 hunter12345 hunter123456 hunter2000 hunter2010 hunter2020 hunter2021
hunter2022 hunter2023 hunter2024 hunter2025 hunter69 hunter77 hunter88 hunter99 hunting1 hurricane hustler1 ian12345
ichliebedich idontknow iforgot1 iiiiiiii iiiiiiiii iiiiiiiiii iiiiiiiiiiii iloveadmin iloveangel iloveapple iloveautumn)~",
R"~(ilovebaby ilovebanana ilovebank ilovebear iloveberlin iloveberry ilovebiker iloveblack ilovebless iloveblue iloveboss
iloveboston ilovebrother ilovecandy ilovecaptain ilovecastle ilovecherry ilovechief ilovecloud ilovecoffee ilovecold
ilovecookie ilovecool ilovecowboy ilovecrazy ilovedance ilovedemo ilovedisco ilovedoctor ilovedragon ilovedriver iloveeagle
iloveearth ilovefaith ilovefamily ilovefather ilovefire iloveflower iloveforest ilovefreedom ilovefriend ilovefunny ilovegamer
ilovegarden ilovegod ilovegold ilovegolden ilovegolf ilovegreen iloveguest iloveguitar ilovehacker ilovehappy iloveheart
iloveheaven ilovehello ilovehero ilovehockey ilovehome ilovehoney ilovehope ilovehot ilovehouse ilovehunter iloveindian
ilovejesus ilovejustice ilovekiller iloveking iloveknight ilovelaugh ilovelawyer ilovelegend ilovelemon iloveliberty ilovelion
ilovelogin ilovelondon iloveloser ilovelove ilovelover ilovelucky ilovemadrid ilovemagic ilovemaster iloveme1 ilovemega
ilovemelon ilovemiami ilovemoney ilovemonkey ilovemoon ilovemoscow ilovemother ilovemusic iloveninja ilovenurse iloveocean
iloveoffice iloveorange iloveparis iloveparty ilovepass ilovepeace ilovepeach ilovepink ilovepirate ilovepizza iloveplayer
ilovepolice ilovepower iloveprince iloveprincess ilovepurple ilovequeen iloveracer iloverain iloveranger ilovered iloverich
iloverider iloveriver iloverocket iloveroma iloveroot iloveschool ilovesecret ilovesexy iloveshadow ilovesilver ilovesister
ilovesky ilovesmile ilovesniper ilovesnow ilovesoccer ilovesoul ilovespring ilovestar ilovestorm ilovestrong ilovesugar
ilovesummer ilovesun ilovesunny ilovesuper ilovesweet ilovetemp ilovetennis ilovetest ilovetexas ilovethunder ilovetiger
ilovetokyo ilovetrust ilovetruth iloveturbo iloveultra iloveuser ilovevegas ilovewater ilovewelcome ilovewhite ilovewind
ilovewinner ilovewinter ilovewizard ilovewolf ilovework iloveyellow iloveyou iloveyou1 iloveyou2 india123 indian00 indian007
indian01 indian1! indian11 indian12 indian123 indian123! indian1234 indian12345 indian123456 indian2000 indian2010 indian2020
indian2021 indian2022 indian2023 indian2024 indian2025 indian69 indian77 indian88 indian99 indonesia infantry infinity
infinity1 ingrid01 ingrid12 ingrid123 ingrid1234 ingrid12345 ingrid2020 instagram int3rn3t int3rn3t! int3rn3t1 int3rn3t12
int3rn3t123 internet internet! internet1 internet12 internet123 iphone123 ireland1 irene123 irene1234 irene12345 irene2020
ironman1 isaac123 isaac1234 isaac12345 isaac2020 isabel01 isabel12 isabel123 isabel1234 isabel12345 isabel2020 isabella
isabella01 isabella1 isabella12 isabella123 isabella1234 isabella12345 isabella2020 istanbul iuytrewq iuytreza iuztrewq
ivan1234 ivan12345 ivan2020 ivanivan jack1234 jack12345 jack2020 jackdaniels jackie01 jackie12 jackie123 jackie1234
jackie12345 jackie2020 jackjack jackson01 jackson1 jackson12 jackson123 jackson1234 jackson12345 jackson2020 jacob123
jacob1234 jacob12345 jacob2020 jaguar12 jake1234 jake12345 jake2020 jakejake james123 james1234 james12345 james2020 jamesbond
jamesbond007 jamie123 jamie1234 jamie12345 jamie2020 jan12345 jana1234 jana12345 jana2020 janajana jane1234 jane12345 jane2020
janejane janet123 janet1234 janet12345 janet2020 january1 jasmin01 jasmin12 jasmin123 jasmin1234 jasmin12345 jasmin2020
jasmine01 jasmine1 jasmine12 jasmine123 jasmine1234 jasmine12345 jasmine2020 jason123 jason1234 jason12345 jason2020 javier01
javier12 javier123 javier1234 javier12345 javier2020 jay12345 jean1234 jean12345 jean2020 jeanjean jeff1234 jeff12345 jeff2020
jeffjeff jeffrey01 jeffrey1 jeffrey12 jeffrey123 jeffrey1234 jeffrey12345 jeffrey2020 jenna123 jenna1234 jenna12345 jenna2020
jennifer jenny123 jenny1234 jenny12345 jenny2020 jeremy01 jeremy12 jeremy123 jeremy1234 jeremy12345 jeremy2020 jerry123
jerry1234 jerry12345 jerry2020 jesse123 jesse1234 jesse12345 jesse2020 jessica01 jessica1 jessica12 jessica123 jessica1234
jessica12345 jessica2020 jesus007 jesus123 jesus123! jesus1234 jesus12345 jesus123456 jesus2000 jesus2010 jesus2020 jesus2021
jesus2022 jesus2023 jesus2024 jesus2025 jesus777 jesuschrist jesusjesus jim12345 jimmy123 jimmy1234 jimmy12345 jimmy2020
jjjjjjjj jjjjjjjjj jjjjjjjjjj jjjjjjjjjjjj joan1234 joan12345 joan2020 joanjoan joanna01 joanna12 joanna123 joanna1234
joanna12345 joanna2020 joe12345 joel1234 joel12345 joel2020 joeljoel johanna01 johanna1 johanna12 johanna123 johanna1234
johanna12345 johanna2020 john1234 john12345 john2020 johnjohn johnny01 johnny12 johnny123 johnny1234 johnny12345 johnny2020
jon12345 jonas123 jonas1234 jonas12345 jonas2020 jonathan jordan01 jordan12 jordan123 jordan1234 jordan12345 jordan2020
jordan23 jorge123 jorge1234 jorge12345 jorge2020 jose1234 jose12345 jose2020 josejose joseph01 joseph12 joseph123 joseph1234
joseph12345 joseph2020 josh1234 josh12345 josh2020 joshjosh joshua01 joshua12 joshua123 joshua1234 joshua12345 joshua2020
juan1234 juan12345 juan2020 juanjuan judith01 judith12 judith123 judith1234 judith12345 judith2020 judy1234 judy12345 judy2020
judyjudy julia123 julia1234 julia12345 julia2020 julian01 julian12 julian123 julian1234 julian12345 julian2020 juliana01
juliana1 juliana12 juliana123 juliana1234 juliana12345 juliana2020 julie123 julie1234 julie12345 julie2020 jurgen01 jurgen12
jurgen123 jurgen1234 jurgen12345 jurgen2020 justice! justice00 justice007 justice01 justice1 justice1! justice11 justice12
justice123 justice123! justice1234 justice12345 justice123456 justice2000 justice2010 justice2020 justice2021 justice2022
justice2023 justice2024 justice2025 justice69 justice77 justice88 justice99 justin01 justin12 justin123 justin1234 justin12345
justin2020 juventus karate123 karen123 karen1234 karen12345 karen2020 karin123 karin1234 karin12345 karin2020 karl1234
karl12345 karl2020 karlkarl kate1234 kate12345 kate2020 katekate katherine kathleen kathleen01 kathleen1 kathleen12
kathleen123 kathleen1234 kathleen12345 kathleen2020 kathrin01 kathrin1 kathrin12 kathrin123 kathrin1234 kathrin12345
kathrin2020 katie123 katie1234 katie12345 katie2020 kawasaki kayla123 kayla1234 kayla12345 kayla2020 keith123 keith1234
keith12345 keith2020 kelly123 kelly1234 kelly12345 kelly2020 kelsey01 kelsey12 kelsey123 kelsey1234 kelsey12345 kelsey2020
ken12345 kenneth01 kenneth1 kenneth12 kenneth123 kenneth1234 kenneth12345 kenneth2020 kentucky kevin123 kevin1234 kevin12345
kevin2020 killer00 killer007 killer01 killer1! killer11 killer12 killer123 killer123! killer1234 killer12345 killer123456
killer2000 killer2010 killer2020 killer2021 killer2022 killer2023 killer2024 killer2025 killer69 killer77 killer88 killer99
kim12345 kimberly kimberly01 kimberly1 kimberly12 kimberly123 kimberly1234 kimberly12345 kimberly2020 king123! king1234
king12345 king123456 king2000 king2010 king2020 king2021 king2022 king2023 king2024 king2025 kingking kirby123 kitten12
kittens1 kittycat kittykat kjhgfdsa kkkkkkkk kkkkkkkkk kkkkkkkkkk kkkkkkkkkkkk klaus123 klaus1234 klaus12345 klaus2020
knight00 knight007 knight01 knight1! knight11 knight12 knight123 knight123! knight1234 knight12345 knight123456 knight2000
knight2010 knight2020 knight2021 knight2022 knight2023 knight2024 knight2025 knight69 knight77 knight88 knight99 kristen01
kristen1 kristen12 kristen123 kristen1234 kristen12345 kristen2020 kristin01 kristin1 kristin12 kristin123 kristin1234
kristin12345 kristin2020 kurt1234 kurt12345 kurt2020 kurtkurt kyle1234 kyle12345 kyle2020 kylekyle l3tm31n! l3tm31n1 l3tm31n12
l3tm31n123 l3tm3in! l3tm3in1 l3tm3in12 l3tm3in123 labrador lacrosse lakers24 lamborghini lars1234 lars12345 lars2020 larslars
laugh007 laugh123 laugh123! laugh1234 laugh12345 laugh123456 laugh2000 laugh2010 laugh2020 laugh2021 laugh2022 laugh2023
laugh2024 laugh2025 laughlaugh laura123 laura1234 laura12345 laura2020 lauren01 lauren12 lauren123 lauren1234 lauren12345
lauren2020 lawyer00 lawyer007 lawyer01 lawyer1! lawyer11 lawyer12 lawyer123 lawyer123! lawyer1234 lawyer12345 lawyer123456
lawyer2000 lawyer2010 lawyer2020 lawyer2021 lawyer2022 lawyer2023 lawyer2024 lawyer2025 lawyer69 lawyer77 lawyer88 lawyer99
lea12345 leagueoflegends leah1234 leah12345 leah2020 leahleah ledzeppelin legend00 legend007 legend01 legend1! legend11
legend12 legend123 legend123! legend1234 legend12345 legend123456 legend2000 legend2010 legend2020 legend2021 legend2022
legend2023 legend2024 legend2025 legend69 legend77 legend88 legend99 lemon007 lemon123 lemon123! lemon1234 lemon12345
lemon123456 lemon2000 lemon2010 lemon2020 lemon2021 lemon2022 lemon2023 lemon2024 lemon2025 lemonlemon leo12345 leon1234
leon12345 leon2020 leonard01 leonard1 leonard12 leonard123 leonard1234 leonard12345 leonard2020 leonie01 leonie12 leonie123
leonie1234 leonie12345 leonie2020 leonleon leopard1 leslie01 leslie12 leslie123 leslie1234 leslie12345 leslie2020 letme1n!
letme1n1 letme1n12 letme1n123 letmein! letmein1 letmein12 letmein123 liberty! liberty00 liberty007 liberty01 liberty1
liberty1! liberty11 liberty12 liberty123 liberty123! liberty1234 liberty12345 liberty123456 liberty2000 liberty2010
liberty2020 liberty2021 liberty2022 liberty2023 liberty2024 liberty2025 liberty69 liberty77 liberty88 liberty99 libra123
liebe123 liebling lightning lily1234 lily12345 lily2020 lilylily linda123 linda1234 linda12345 linda2020 linkedin linkedin1
linux123 lion123! lion1234 lion12345 lion123456 lion2000 lion2010 lion2020 lion2021 lion2022 lion2023 lion2024 lion2025
lionking lionlion lisa1234 lisa12345 lisa2020 lisalisa liverpool lkjhgfds lkjhgfdsa llllllll lllllllll llllllllll llllllllllll
logan123 logan1234 logan12345 logan2020 login007 login123 login123! login1234 login12345 login123456 login2000 login2010
login2020 login2021 login2022 login2023 login2024 login2025 loginlogin london00 london007 london01 london1! london11 london12
london123 london123! london1234 london12345 london123456 london2000 london2010 london2020 london2021 london2022 london2023
london2024 london2025 london69 london77 london88 london99 lorenzo01 lorenzo1 lorenzo12 lorenzo123 lorenzo1234 lorenzo12345
lorenzo2020 losangeles loser007 loser123 loser123! loser1234 loser12345 loser123456 loser2000 loser2010 loser2020 loser2021
loser2022 loser2023 loser2024 loser2025 loserloser louis123 louis1234 louis12345 louis2020 louise01 louise12 louise123
louise1234 louise12345 louise2020 louisiana love123! love1234 love12345 love123456 love2000 love2010 love2020 love2021
love2022 love2023 love2024 love2025 loveforever lovelove lover007 lover123 lover123! lover1234 lover12345 lover123456
lover2000 lover2010 lover2020 lover2021 lover2022 lover2023 lover2024 lover2025 loverboy loverlover loveyou1 luca1234
luca12345 luca2020 lucaluca lucas123 lucas1234 lucas12345 lucas2020 lucia123 lucia1234 lucia12345 lucia2020 lucky007 lucky123
lucky123! lucky1234 lucky12345 lucky123456 lucky2000 lucky2010 lucky2020 lucky2021 lucky2022 lucky2023 lucky2024 lucky2025
luckylucky lucy1234 lucy12345 lucy2020 lucylucy luigi123 luis1234 luis12345 luis2020 luisa123 luisa1234 luisa12345 luisa2020
luisluis lukas123 lukas1234 lukas12345 lukas2020 luke1234 luke12345 luke2020 lukeluke lukeskywalker lydia123 lydia1234
lydia12345 lydia2020 m0nk3y12 m0nk3y123 m0nkey12 m0nkey123 m@$t3r12 m@$t3r123 m@$ter12 m@$ter123 m@st3r12 m@st3r123 m@ster12
m@ster123 ma$t3r12 ma$t3r123 ma$ter12 ma$ter123 macbook1 madison01 madison1 madison12 madison123 madison1234 madison12345
madison2020 madonna1 madrid00 madrid007 madrid01 madrid1! madrid11 madrid12 madrid123 madrid123! madrid1234 madrid12345
madrid123456 madrid2000 madrid2010 madrid2020 madrid2021 madrid2022 madrid2023 madrid2024 madrid2025 madrid69 madrid77
madrid88 madrid99 magic007 magic123 magic123! magic1234 magic12345 magic123456 magic2000 magic2010 magic2020 magic2021
magic2022 magic2023 magic2024 magic2025 magicmagic malaysia manchester manfred01 manfred1 manfred12 manfred123 manfred1234
manfred12345 manfred2020 manuel01 manuel12 manuel123 manuel1234 manuel12345 manuel2020 marc1234 marc12345 marc2020 marcmarc
marco123 marco1234 marco12345 marco2020 marcus01 marcus12 marcus123 marcus1234 marcus12345 marcus2020 margaret maria123
maria1234 maria12345 maria2020 marie123 marie1234 marie12345 marie2020 marijuana marina01 marina12 marina123 marina1234
marina12345 marina2020 marines1 mario123 mario1234 mario12345 mario2020 marion01 marion12 marion123 marion1234 marion12345
marion2020 mark1234 mark12345 mark2020 markmark markus01 markus12 markus123 markus1234 markus12345 markus2020 marlboro
marlboro1 martha01 martha12 martha123 martha1234 martha12345 martha2020 martin01 martin12 martin123 martin1234 martin12345
martin2020 martina01 martina1 martina12 martina123 martina1234 martina12345 martina2020 marvin01 marvin12 marvin123 marvin1234
marvin12345 marvin2020 mary1234 mary12345 mary2020 marymary mason123 mason1234 mason12345 mason2020 mast3r12 mast3r123
master00 master007 master01 master1! master11 master12 master123 master123! master1234 master12345 master123456 master2000
master2010 master2020 master2021 master2022 master2023 master2024 master2025 master69 master77 master88 master99 masterkey
mateo123 mateo1234 mateo12345 mateo2020 matrix12 matrix123 matthew01 matthew1 matthew12 matthew123 matthew1234 matthew12345
matthew2020 matthias matthias01 matthias1 matthias12 matthias123 matthias1234 matthias12345 matthias2020 maurice01 maurice1
maurice12 maurice123 maurice1234 maurice12345 maurice2020 max12345 maximilian maximilian01 maximilian1 maximilian12
maximilian123 maximilian1234 maximilian12345 maximilian2020 mega123! mega1234 mega12345 mega123456 mega2000 mega2010 mega2020
mega2021 mega2022 mega2023 mega2024 mega2025 megamega megan123 megan1234 megan12345 megan2020 melanie01 melanie1 melanie12
melanie123 melanie1234 melanie12345 melanie2020 melissa01 melissa1 melissa12 melissa123 melissa1234 melissa12345 melissa2020
melon007 melon123 melon123! melon1234 melon12345 melon123456 melon2000 melon2010 melon2020 melon2021 melon2022 melon2023
melon2024 melon2025 melonmelon mercedes mercedes1 mermaid1 metallica metroid1 mexico123 mia12345 miami007 miami123 miami123!
miami1234 miami12345 miami123456 miami2000 miami2010 miami2020 miami2021 miami2022 miami2023 miami2024 miami2025 miamimiami
michael01 michael1 michael12 michael123 michael1234 michael12345 michael2020 michaela michaela01 michaela1 michaela12
michaela123 michaela1234 michaela12345 michaela2020 michaeljackson michal01 michal12 michal123 michal1234 michal12345
michal2020 michelle michigan mickeymouse microsoft midnight miguel01 miguel12 miguel123 miguel1234 miguel12345 miguel2020
mike1234 mike12345 mike2020 mikemike mila1234 mila12345 mila2020 milamila military milwaukee minecraft minecraft1 minnesota
minniemouse miracle1 miriam01 miriam12 miriam123 miriam1234 miriam12345 miriam2020 mississippi mmmmmmmm mmmmmmmmm mmmmmmmmmm
mmmmmmmmmmmm mohamed01 mohamed1 mohamed12 mohamed123 mohamed1234 mohamed12345 mohamed2020 mohammed mohammed01 mohammed1
mohammed12 mohammed123 mohammed1234 mohammed12345 mohammed2020 monday123 money007 money123 money123! money1234 money12345
money123456 money2000 money2010 money2020 money2021 money2022 money2023 money2024 money2025 moneymoney monica01 monica12
monica123 monica1234 monica12345 monica2020 monika01 monika12 monika123 monika1234 monika12345 monika2020 monk3y12 monk3y123
monkey00 monkey007 monkey01 monkey1! monkey11 monkey12 monkey123 monkey123! monkey1234 monkey12345 monkey123456 monkey2000
monkey2010 monkey2020 monkey2021 monkey2022 monkey2023 monkey2024 monkey2025 monkey69 monkey77 monkey88 monkey99 monkeys1
montana1 moon123! moon1234 moon12345 moon123456 moon2000 moon2010 moon2020 moon2021 moon2022 moon2023 moon2024 moon2025
moonlight moonmoon morgan01 morgan12 morgan123 morgan1234 morgan12345 morgan2020 morpheus moscow00 moscow007 moscow01 moscow1!
moscow11 moscow12 moscow123 moscow123! moscow1234 moscow12345 moscow123456 moscow2000 moscow2010 moscow2020 moscow2021
moscow2022 moscow2023 moscow2024 moscow2025 moscow69 moscow77 moscow88 moscow99 mother00 mother007 mother01 mother1! mother11
mother12 mother123 mother123! mother1234 mother12345 mother123456 mother2000 mother2010 mother2020 mother2021 mother2022
mother2023 mother2024 mother2025 mother69 mother77 mother88 mother99 motocross motorola motorrad mountain mountaindew muenchen
music007 music123 music123! music1234 music12345 music123456 music2000 music2010 music2020 music2021 music2022 music2023
music2024 music2025 musician musiclover musicmusic mustang1 mustang67 myautumn mybanana myberlin myboston mybrother mycaptain
mycastle mycherry mycoffee mycookie mycowboy mydoctor mydragon mydriver myfamily myfather myflower myforest myfreedom myfriend
mygarden mygolden myguitar myhacker myheaven myhockey myhunter myindian myjustice mykiller myknight mylawyer mylegend
myliberty mylondon mylove123 mymadrid mymaster mymonkey mymoscow mymother myoffice myorange mypassword mypirate myplayer
mypolice myprince myprincess mypurple myranger myrocket myschool mysecret myshadow mysilver mysister mysniper mysoccer
myspring mysql123 mystrong mysummer mytennis mythunder mywelcome mywinner mywinter mywizard myyellow nadine01 nadine12
nadine123 nadine1234 nadine12345 nadine2020 nancy123 nancy1234 nancy12345 nancy2020 naomi123 naomi1234 naomi12345 naomi2020
naruto12 naruto123 natalia01 natalia1 natalia12 natalia123 natalia1234 natalia12345 natalia2020 natalie01 natalie1 natalie12
natalie123 natalie1234 natalie12345 natalie2020 natasha01 natasha1 natasha12 natasha123 natasha1234 natasha12345 natasha2020
nathan01 nathan12 nathan123 nathan1234 nathan12345 nathan2020 nebraska nederland neil1234 neil12345 neil2020 neilneil nelson01
nelson12 nelson123 nelson1234 nelson12345 nelson2020 neo12345 network1 newcastle newpassword newyork1 newyorkcity nicholas
nicholas01 nicholas1 nicholas12 nicholas123 nicholas1234 nicholas12345 nicholas2020 nick1234 nick12345 nick2020 nicknick
nicola01 nicola12 nicola123 nicola1234 nicola12345 nicola2020 nicole01 nicole12 nicole123 nicole1234 nicole12345 nicole2020
nightmare niklas01 niklas12 niklas123 niklas1234 niklas12345 niklas2020 nina1234 nina12345 nina2020 ninanina ninja007 ninja123
ninja123! ninja1234 ninja12345 ninja123456 ninja2000 ninja2010 ninja2020 ninja2021 ninja2022 ninja2023 ninja2024 ninja2025
ninjaninja nintendo nirvana1 nissan123 nnnnnnnn nnnnnnnnn nnnnnnnnnn nnnnnnnnnnnn noah1234 noah12345 noah2020 noahnoah
noel1234 noel12345 noel2020 noelnoel nokia123 nopassword nora1234 nora12345 nora2020 noranora norbert01 norbert1 norbert12
norbert123 norbert1234 norbert12345 norbert2020 norge123 norman01 norman12 norman123 norman1234 norman12345 norman2020
nothing1 november nurse007 nurse123 nurse123! nurse1234 nurse12345 nurse123456 nurse2000 nurse2010 nurse2020 nurse2021
nurse2022 nurse2023 nurse2024 nurse2025 nursenurse ocean007 ocean123 ocean123! ocean1234 ocean12345 ocean123456 ocean2000
ocean2010 ocean2020 ocean2021 ocean2022 ocean2023 ocean2024 ocean2025 oceanocean october1 office00 office007 office01 office1!
office11 office12 office123 office123! office1234 office12345 office123456 office2000 office2010 office2020 office2021
office2022 office2023 office2024 office2025 office69 office77 office88 office99 oiuytrew oiuytrewq oiuytrez oiuytreza oiuztrew
oiuztrewq oklahoma olga1234 olga12345 olga2020 olgaolga oliver01 oliver12 oliver123 oliver1234 oliver12345 oliver2020 olivia01
olivia12 olivia123 olivia1234 olivia12345 olivia2020 omar1234 omar12345 omar2020 omaromar onepiece oooooooo ooooooooo
oooooooooo oooooooooooo operator oracle123 orange00 orange007 orange01 orange1! orange11 orange12 orange123 orange123!
orange1234 orange12345 orange123456 orange2000 orange2010 orange2020 orange2021 orange2022 orange2023 orange2024 orange2025
orange69 orange77 orange88 orange99 oregon12 oscar123 oscar1234 oscar12345 oscar2020 otto1234 otto12345 otto2020 ottootto
overwatch p@$$w0rd p@$$w0rd! p@$$w0rd1 p@$$w0rd12 p@$$w0rd123 p@$$word p@$$word! p@$$word1 p@$$word12 p@$$word123 p@ssw0rd
p@ssw0rd! p@ssw0rd1 p@ssw0rd12 p@ssw0rd123 p@ssword p@ssword! p@ssword1 p@ssword12 p@ssword123 pa$$w0rd pa$$w0rd! pa$$w0rd1)~",
R"~(pa$$w0rd12 pa$$w0rd123 pa$$word pa$$word! pa$$word1 pa$$word12 pa$$word123 pablo123 pablo1234 pablo12345 pablo2020 packers1
pakistan pakistan1 pamela01 pamela12 pamela123 pamela1234 pamela12345 pamela2020 panther1 panthers paris007 paris123 paris123!
paris1234 paris12345 paris123456 paris2000 paris2010 paris2020 paris2021 paris2022 paris2023 paris2024 paris2025 parisparis
party007 party123 party123! party1234 party12345 party123456 party2000 party2010 party2020 party2021 party2022 party2023
party2024 party2025 partyparty pass123! pass1234 pass12345 pass123456 pass2000 pass2010 pass2020 pass2021 pass2022 pass2023
pass2024 pass2025 passpass passw0rd passw0rd! passw0rd1 passw0rd12 passw0rd123 password password! password. password1
password1! password12 password123 password1234 password12345 passwords passwort passwort1 passwort12 passwort123 patricia
patricia01 patricia1 patricia12 patricia123 patricia1234 patricia12345 patricia2020 patrick01 patrick1 patrick12 patrick123
patrick1234 patrick12345 patrick2020 patriots paul1234 paul12345 paul2020 paula123 paula1234 paula12345 paula2020 pauline01
pauline1 pauline12 pauline123 pauline1234 pauline12345 pauline2020 paulpaul peace007 peace123 peace123! peace1234 peace12345
peace123456 peace2000 peace2010 peace2020 peace2021 peace2022 peace2023 peace2024 peace2025 peacepeace peach007 peach123
peach123! peach1234 peach12345 peach123456 peach2000 peach2010 peach2020 peach2021 peach2022 peach2023 peach2024 peach2025
peachpeach peanut123 peanutbutter pedro123 pedro1234 pedro12345 pedro2020 peggy123 peggy1234 peggy12345 peggy2020 penguin1
penguins pepperoni pepsi123 peter123 peter1234 peter12345 peter2020 petra123 petra1234 petra12345 petra2020 philadelphia
philip01 philip12 philip123 philip1234 philip12345 philip2020 philipp01 philipp1 philipp12 philipp123 philipp1234 philipp12345
philipp2020 philippines phillip01 phillip1 phillip12 phillip123 phillip1234 phillip12345 phillip2020 phoenix1 picard12
piglet12 pikachu1 pineapple pink123! pink1234 pink12345 pink123456 pink2000 pink2010 pink2020 pink2021 pink2022 pink2023
pink2024 pink2025 pinkfloyd pinkpink pirate00 pirate007 pirate01 pirate1! pirate11 pirate12 pirate123 pirate123! pirate1234
pirate12345 pirate123456 pirate2000 pirate2010 pirate2020 pirate2021 pirate2022 pirate2023 pirate2024 pirate2025 pirate69
pirate77 pirate88 pirate99 pisces12 pitbull1 pittsburgh pizza007 pizza123 pizza123! pizza1234 pizza12345 pizza123456 pizza2000
pizza2010 pizza2020 pizza2021 pizza2022 pizza2023 pizza2024 pizza2025 pizzapizza platinum playboy1 player00 player007 player01
player1! player11 player12 player123 player123! player1234 player12345 player123456 player2000 player2010 player2020
player2021 player2022 player2023 player2024 player2025 player69 player77 player88 player99 playgirl playstation poiuytre
poiuytrew poiuytrewq poiuytrez poiuytreza poiuztre poiuztrew poiuztrewq pokemon1 pokemon123 poland123 police00 police007
police01 police1! police11 police12 police123 police123! police1234 police12345 police123456 police2000 police2010 police2020
police2021 police2022 police2023 police2024 police2025 police69 police77 police88 police99 polska123 ponies12 popstar1
porsche1 porsche911 portugal power007 power123 power123! power1234 power12345 power123456 power2000 power2010 power2020
power2021 power2022 power2023 power2024 power2025 powerpower pppppppp ppppppppp pppppppppp pppppppppppp pr1nc3$$ pr1nc3$$!
pr1nc3$$1 pr1nc3$$12 pr1nc3$$123 pr1nc3ss pr1nc3ss! pr1nc3ss1 pr1nc3ss12 pr1nc3ss123 pr1nce$$ pr1nce$$! pr1nce$$1 pr1nce$$12
pr1nce$$123 pr1ncess pr1ncess! pr1ncess1 pr1ncess12 pr1ncess123 predator predator1 princ3$$ princ3$$! princ3$$1 princ3$$12
princ3$$123 princ3ss princ3ss! princ3ss1 princ3ss12 princ3ss123 prince$$ prince$$! prince$$1 prince$$12 prince$$123 prince00
prince007 prince01 prince1! prince11 prince12 prince123 prince123! prince1234 prince12345 prince123456 prince2000 prince2010
prince2020 prince2021 prince2022 prince2023 prince2024 prince2025 prince69 prince77 prince88 prince99 princess princess!
princess00 princess007 princess01 princess1 princess1! princess11 princess12 princess123 princess123! princess1234
princess12345 princess123456 princess2000 princess2010 princess2020 princess2021 princess2022 princess2023 princess2024
princess2025 princess69 princess77 princess88 princess99 pumpkin1 puppies1 puppy123 purple00 purple007 purple01 purple1!
purple11 purple12 purple123 purple123! purple1234 purple12345 purple123456 purple2000 purple2010 purple2020 purple2021
purple2022 purple2023 purple2024 purple2025 purple69 purple77 purple88 purple99 q123456789 q1w2e3r4 q1w2e3r4t5 q1xsw2cd
q1xsw2cde q1xsw2cde3 qaz000qaz qaz111qaz qaz112qaz qaz121qaz qaz123qaz qaz147qaz qaz159qaz qaz222qaz qaz258qaz qaz2wsx3
qaz2wsx3e qaz2wsx3ed qaz2wsx3edc qaz2wsx3edc4 qaz2wsx3edc4r qaz2wsx3edc4rf qaz2wsx3edc4rfv qaz321qaz qaz333qaz qaz369qaz
qaz444qaz qaz456qaz qaz555qaz qaz666qaz qaz753qaz qaz777qaz qaz789qaz qaz888qaz qaz999qaz qazabcqaz qazasdqaz qazqazqaz
qazqweqaz qazws123 qazws1234 qazws2020 qazwsx12 qazwsx123 qazwsx1234 qazwsx2020 qazwsxe! qazwsxe1 qazwsxe12 qazwsxe123
qazwsxe1234 qazwsxe2020 qazwsxed qazwsxed! qazwsxed1 qazwsxed12 qazwsxed123 qazwsxed1234 qazwsxed2020 qazwsxedc qazwsxedc!
qazwsxedc1 qazwsxedc12 qazwsxedc123 qazwsxedc1234 qazwsxedc2020 qazwsxedcr qazwsxedcr! qazwsxedcr1 qazwsxedcr12 qazwsxedcr123
qazwsxedcr1234 qazwsxedcr2020 qazwsxedcrf qazwsxedcrfv qazwsxqaz qazxyzqaz qazzxcqaz qqqqqqqq qqqqqqqqq qqqqqqqqqq
qqqqqqqqqqqq queen007 queen123 queen123! queen1234 queen12345 queen123456 queen2000 queen2010 queen2020 queen2021 queen2022
queen2023 queen2024 queen2025 queenqueen qwe000qwe qwe111qwe qwe112qwe qwe121qwe qwe123qwe qwe147qwe qwe159qwe qwe222qwe
qwe258qwe qwe321qwe qwe333qwe qwe369qwe qwe444qwe qwe456qwe qwe555qwe qwe666qwe qwe753qwe qwe777qwe qwe789qwe qwe888qwe
qwe999qwe qweabcqwe qweasdqwe qweasdzxc qweqazqwe qweqweqwe qwer1234 qwert123 qwert1234 qwert2020 qwerty12 qwerty123
qwerty1234 qwerty12345 qwerty2020 qwertyu! qwertyu1 qwertyu12 qwertyu123 qwertyu1234 qwertyu2020 qwertyui qwertyui! qwertyui1
qwertyui12 qwertyui123 qwertyui1234 qwertyui2020 qwertyuio qwertyuio! qwertyuio1 qwertyuio12 qwertyuio123 qwertyuio1234
qwertyuio2020 qwertyuiop qwertyuiop! qwertyuiop1 qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiop2020 qwertz12 qwertz123
qwertz1234 qwertz2020 qwertzu! qwertzu1 qwertzu12 qwertzu123 qwertzu1234 qwertzu2020 qwertzui qwertzui! qwertzui1 qwertzui12
qwertzui123 qwertzui1234 qwertzui2020 qwertzuio qwertzuio! qwertzuio1 qwertzuio12 qwertzuio123 qwertzuio1234 qwertzuio2020
qwertzuiop qwertzuiop! qwertzuiop1 qwertzuiop12 qwertzuiop123 qwertzuiop1234 qwertzuiop2020 qwewsxqwe qwexyzqwe qwezxcqwe
r4cde3xs r4cde3xsw r4cde3xsw2 r4cde3xsw2z r4cde3xsw2za r4cde3xsw2zaq r4cde3xsw2zaq1 racer007 racer123 racer123! racer1234
racer12345 racer123456 racer2000 racer2010 racer2020 racer2021 racer2022 racer2023 racer2024 racer2025 racerracer rachel01
rachel12 rachel123 rachel1234 rachel12345 rachel2020 racing123 rafael01 rafael12 rafael123 rafael1234 rafael12345 rafael2020
rain123! rain1234 rain12345 rain123456 rain2000 rain2010 rain2020 rain2021 rain2022 rain2023 rain2024 rain2025 rainbow1
rainbows rainrain ralf1234 ralf12345 ralf2020 ralfralf ralph123 ralph1234 ralph12345 ralph2020 ramona01 ramona12 ramona123
ramona1234 ramona12345 ramona2020 randy123 randy1234 randy12345 randy2020 ranger00 ranger007 ranger01 ranger1! ranger11
ranger12 ranger123 ranger123! ranger1234 ranger12345 ranger123456 ranger2000 ranger2010 ranger2020 ranger2021 ranger2022
ranger2023 ranger2024 ranger2025 ranger69 ranger77 ranger88 ranger99 rangers1 raul1234 raul12345 raul2020 raulraul raven123
ravens12 raymond01 raymond1 raymond12 raymond123 raymond1234 raymond12345 raymond2020 rcdexswz rcdexswza rcdexswzaq realmadrid
rebecca01 rebecca1 rebecca12 rebecca123 rebecca1234 rebecca12345 rebecca2020 red12345 red123456 redskins redsox123 regina01
regina12 regina123 regina1234 regina12345 regina2020 remember rememberme renate01 renate12 renate123 renate1234 renate12345
renate2020 rene1234 rene12345 rene2020 renerene retriever ricardo01 ricardo1 ricardo12 ricardo123 ricardo1234 ricardo12345
ricardo2020 rich123! rich1234 rich12345 rich123456 rich2000 rich2010 rich2020 rich2021 rich2022 rich2023 rich2024 rich2025
richard01 richard1 richard12 richard123 richard1234 richard12345 richard2020 richrich rick1234 rick12345 rick2020 rickrick
ricky123 ricky1234 ricky12345 ricky2020 rider007 rider123 rider123! rider1234 rider12345 rider123456 rider2000 rider2010
rider2020 rider2021 rider2022 rider2023 rider2024 rider2025 riderrider rita1234 rita12345 rita2020 ritarita river007 river123
river123! river1234 river12345 river123456 river2000 river2010 river2020 river2021 river2022 river2023 river2024 river2025
riverriver rob12345 robert01 robert12 robert123 robert1234 robert12345 robert2020 roberto01 roberto1 roberto12 roberto123
roberto1234 roberto12345 roberto2020 robin123 robin1234 robin12345 robin2020 robocop1 rocket00 rocket007 rocket01 rocket1!
rocket11 rocket12 rocket123 rocket123! rocket1234 rocket12345 rocket123456 rocket2000 rocket2010 rocket2020 rocket2021
rocket2022 rocket2023 rocket2024 rocket2025 rocket69 rocket77 rocket88 rocket99 rockstar1 rodeo123 roger123 roger1234
roger12345 roger2020 roland01 roland12 roland123 roland1234 roland12345 roland2020 rollingstones roma123! roma1234 roma12345
roma123456 roma2000 roma2010 roma2020 roma2021 roma2022 roma2023 roma2024 roma2025 romaroma ronald01 ronald12 ronald123
ronald1234 ronald12345 ronald2020 root123! root1234 root12345 root123456 root2000 root2010 root2020 root2021 root2022 root2023
root2024 root2025 rootroot rosa1234 rosa12345 rosa2020 rosarosa rose1234 rose12345 rose2020 roserose rosie123 rosie1234
rosie12345 rosie2020 ross1234 ross12345 ross2020 rossross rottweiler router12 roxanne01 roxanne1 roxanne12 roxanne123
roxanne1234 roxanne12345 roxanne2020 roy12345 rrrrrrrr rrrrrrrrr rrrrrrrrrr rrrrrrrrrrrr ruben123 ruben1234 ruben12345
ruben2020 rudolf01 rudolf12 rudolf123 rudolf1234 rudolf12345 rudolf2020 runescape runescape1 runner123 running1 russell01
russell1 russell12 russell123 russell1234 russell12345 russell2020 russia123 ruth1234 ruth12345 ruth2020 ruthruth ryan1234
ryan12345 ryan2020 ryanryan s3cr3t12 s3cr3t123 sabine01 sabine12 sabine123 sabine1234 sabine12345 sabine2020 sabrina01
sabrina1 sabrina12 sabrina123 sabrina1234 sabrina12345 sabrina2020 sagittarius sailormoon sally123 sally1234 sally12345
sally2020 sam12345 samantha samantha01 samantha1 samantha12 samantha123 samantha1234 samantha12345 samantha2020 samsung1
samsung123 samuel01 samuel12 samuel123 samuel1234 samuel12345 samuel2020 sandra01 sandra12 sandra123 sandra1234 sandra12345
sandra2020 sanfrancisco santiago santiago01 santiago1 santiago12 santiago123 santiago1234 santiago12345 santiago2020 sapphire
sara1234 sara12345 sara2020 sarah123 sarah1234 sarah12345 sarah2020 sarasara sasuke12 saturday saturday1 scarface schalke04
schalke1 schatz123 schatzi1 schmetterling school00 school007 school01 school1! school11 school12 school123 school123!
school1234 school12345 school123456 school2000 school2010 school2020 school2021 school2022 school2023 school2024 school2025
school69 school77 school88 school99 scoobydoo scorpio1 scorpion scotland scott123 scott1234 scott12345 scott2020 sdfghjkl
sean1234 sean12345 sean2020 seansean sebastian secret00 secret007 secret01 secret1! secret11 secret12 secret123 secret123!
secret1234 secret12345 secret123456 secret2000 secret2010 secret2020 secret2021 secret2022 secret2023 secret2024 secret2025
secret69 secret77 secret88 secret99 secretsecret secure123 security september serenity sergio01 sergio12 sergio123 sergio1234
sergio12345 sergio2020 server123 sexy123! sexy1234 sexy12345 sexy123456 sexy2000 sexy2010 sexy2020 sexy2021 sexy2022 sexy2023
sexy2024 sexy2025 sexybitch sexyboy1 sexygirl sexylady sexysexy shadow00 shadow007 shadow01 shadow1! shadow11 shadow12
shadow123 shadow123! shadow1234 shadow12345 shadow123456 shadow2000 shadow2010 shadow2020 shadow2021 shadow2022 shadow2023
shadow2024 shadow2025 shadow69 shadow77 shadow88 shadow99 shane123 shane1234 shane12345 shane2020 shannon01 shannon1 shannon12
shannon123 shannon1234 shannon12345 shannon2020 sharon01 sharon12 sharon123 sharon1234 sharon12345 sharon2020 shawn123
shawn1234 shawn12345 shawn2020 sheila01 sheila12 sheila123 sheila1234 sheila12345 sheila2020 sherlock sherlock1 shotgun1
signin12 silver00 silver007 silver01 silver1! silver11 silver12 silver123 silver123! silver1234 silver12345 silver123456
silver2000 silver2010 silver2020 silver2021 silver2022 silver2023 silver2024 silver2025 silver69 silver77 silver88 silver99
simon123 simon1234 simon12345 simon2020 simone01 simone12 simone123 simone1234 simone12345 simone2020 simpsons singapore
sister00 sister007 sister01 sister1! sister11 sister12 sister123 sister123! sister1234 sister12345 sister123456 sister2000
sister2010 sister2020 sister2021 sister2022 sister2023 sister2024 sister2025 sister69 sister77 sister88 sister99 skateboard
sky12345 sky123456 skywalker slipknot1 smile007 smile123 smile123! smile1234 smile12345 smile123456 smile2000 smile2010
smile2020 smile2021 smile2022 smile2023 smile2024 smile2025 smilesmile smirnoff smokeweed snake123 sniper00 sniper007 sniper01
sniper1! sniper11 sniper12 sniper123 sniper123! sniper1234 sniper12345 sniper123456 sniper2000 sniper2010 sniper2020
sniper2021 sniper2022 sniper2023 sniper2024 sniper2025 sniper69 sniper77 sniper88 sniper99 snoopy12 snoopy123 snow123!
snow1234 snow12345 snow123456 snow2000 snow2010 snow2020 snow2021 snow2022 snow2023 snow2024 snow2025 snowboard snowsnow
snowwhite soccer00 soccer007 soccer01 soccer1! soccer11 soccer12 soccer123 soccer123! soccer1234 soccer12345 soccer123456
soccer2000 soccer2010 soccer2020 soccer2021 soccer2022 soccer2023 soccer2024 soccer2025 soccer69 soccer77 soccer88 soccer99
sofia123 sofia1234 sofia12345 sofia2020 softball soldier1 something sommer123 sommer2020 sonia123 sonia1234 sonia12345
sonia2020 sonic123 sonja123 sonja1234 sonja12345 sonja2020 sonnenschein sophia01 sophia12 sophia123 sophia1234 sophia12345
sophia2020 sophie01 sophie12 sophie123 sophie1234 sophie12345 sophie2020 soul123! soul1234 soul12345 soul123456 soul2000
soul2010 soul2020 soul2021 soul2022 soul2023 soul2024 soul2025 soulsoul southpark spaghetti spider12 spider123 spiderman
spock123 spongebob spring00 spring007 spring01 spring1! spring11 spring12 spring123 spring123! spring1234 spring12345
spring123456 spring2000 spring2010 spring2020 spring2021 spring2022 spring2023 spring2024 spring2025 spring69 spring77
spring88 spring99 ssssssss sssssssss ssssssssss ssssssssssss star123! star1234 star12345 star123456 star2000 star2010 star2020
star2021 star2022 star2023 star2024 star2025 starcraft stargate stargate1 starlight starstar startrek startrek1 starwars
steelers stefan01 stefan12 stefan123 stefan1234 stefan12345 stefan2020 stefanie stefanie01 stefanie1 stefanie12 stefanie123
stefanie1234 stefanie12345 stefanie2020 stella01 stella12 stella123 stella1234 stella12345 stella2020 stephan01 stephan1
stephan12 stephan123 stephan1234 stephan12345 stephan2020 stephanie stephen01 stephen1 stephen12 stephen123 stephen1234
stephen12345 stephen2020 steve123 steve1234 steve12345 steve2020 steven01 steven12 steven123 steven1234 steven12345 steven2020
stoner420 storm007 storm123 storm123! storm1234 storm12345 storm123456 storm2000 storm2010 storm2020 storm2021 storm2022
storm2023 storm2024 storm2025 stormstorm stormy12 strawberry strong00 strong007 strong01 strong1! strong11 strong12 strong123
strong123! strong1234 strong12345 strong123456 strong2000 strong2010 strong2020 strong2021 strong2022 strong2023 strong2024
strong2025 strong69 strong77 strong88 strong99 stuart01 stuart12 stuart123 stuart1234 stuart12345 stuart2020 student1 students
subaru123 sugar007 sugar123 sugar123! sugar1234 sugar12345 sugar123456 sugar2000 sugar2010 sugar2020 sugar2021 sugar2022
sugar2023 sugar2024 sugar2025 sugarsugar summer00 summer007 summer01 summer1! summer11 summer12 summer123 summer123!
summer1234 summer12345 summer123456 summer2000 summer2010 summer2020 summer2021 summer2022 summer2023 summer2024 summer2025
summer69 summer77 summer88 summer99 sun12345 sun123456 sunday123 sunflower sunny007 sunny123 sunny123! sunny1234 sunny12345
sunny123456 sunny2000 sunny2010 sunny2020 sunny2021 sunny2022 sunny2023 sunny2024 sunny2025 sunnysunny sunsh1n3 sunsh1n3!
sunsh1n31 sunsh1n312 sunsh1n3123 sunsh1ne sunsh1ne! sunsh1ne1 sunsh1ne12 sunsh1ne123 sunshin3 sunshin3! sunshin31 sunshin312
sunshin3123 sunshine sunshine! sunshine1 sunshine12 sunshine123 super007 super123 super123! super1234 super12345 super123456
super2000 super2010 super2020 super2021 super2022 super2023 super2024 super2025 superman superman1 superstar supersuper
superuser susan123 susan1234 susan12345 susan2020 susanne01 susanne1 susanne12 susanne123 susanne1234 susanne12345 susanne2020
suzanne01 suzanne1 suzanne12 suzanne123 suzanne1234 suzanne12345 suzanne2020 suzuki123 sven1234 sven12345 sven2020 svensven
sverige1 sweet007 sweet123 sweet123! sweet1234 sweet12345 sweet123456 sweet2000 sweet2010 sweet2020 sweet2021 sweet2022
sweet2023 sweet2024 sweet2025 sweetheart sweetie1 sweetpea sweetsweet swimmer1 swimming sx3edc4r sx3edc4rf sx3edc4rfv sxedcrfv
sylvester sylvia01 sylvia12 sylvia123 sylvia1234 sylvia12345 sylvia2020 sysadmin tamara01 tamara12 tamara123 tamara1234
tamara12345 tamara2020 tanja123 tanja1234 tanja12345 tanja2020 tanya123 tanya1234 tanya12345 tanya2020 tara1234 tara12345
tara2020 taratara taurus12 taylor01 taylor12 taylor123 taylor1234 taylor12345 taylor2020 teacher1 teacher123 temp123! temp1234
temp12345 temp123456 temp2000 temp2010 temp2020 temp2021 temp2022 temp2023 temp2024 temp2025 temporary temppass temptemp
tennessee tennis00 tennis007 tennis01 tennis1! tennis11 tennis12 tennis123 tennis123! tennis1234 tennis12345 tennis123456
tennis2000 tennis2010 tennis2020 tennis2021 tennis2022 tennis2023 tennis2024 tennis2025 tennis69 tennis77 tennis88 tennis99
tequila1 teresa01 teresa12 teresa123 teresa1234 teresa12345 teresa2020 terminator terry123 terry1234 terry12345 terry2020
test123! test1234 test12345 test123456 test2000 test2010 test2020 test2021 test2022 test2023 test2024 test2025 tester123
testing1 testing123 testtest texas007 texas123 texas123! texas1234 texas12345 texas123456 texas2000 texas2010 texas2020
texas2021 texas2022 texas2023 texas2024 texas2025 texastexas thailand theadmin theangel theapple theautumn thebanana thebeast
theberlin theberry thebest1 thebiker theblack thebless theboston thebrother thecandy thecaptain thecastle thecherry thechief
thecloud thecoffee thecookie thecowboy thecrazy thedance thedisco thedoctor thedoors thedragon thedriver theeagle theearth
thefaith thefamily thefather theflower theforest thefreedom thefriend thefunny thegamer thegarden thegolden thegreen theguest
theguitar thehacker thehappy theheart theheaven thehello thehockey thehoney thehouse thehunter theindian thejesus thejustice
thekiller theknight thelaugh thelawyer thelegend thelemon theliberty thelogin thelondon theloser thelover thelucky themadrid
themagic themaster themelon themiami themoney themonkey themoscow themother themusic theninja thenurse theo1234 theo12345
theo2020 theocean theoffice theorange theotheo theparis theparty thepeace thepeach thepirate thepizza theplayer thepolice
thepower theprince theprincess thepurple thequeen theracer theranger theresa01 theresa1 theresa12 theresa123 theresa1234
theresa12345 theresa2020 therider theriver therocket theschool thesecret theshadow thesilver thesister thesmile thesniper
thesoccer thespring thestorm thestrong thesugar thesummer thesunny thesuper thesweet thetennis thetexas thethunder thetiger
thetokyo thetrust thetruth theturbo theultra thevegas thewater thewelcome thewhite thewinner thewinter thewizard theyellow
thinkpad thomas01 thomas12 thomas123 thomas1234 thomas12345 thomas2020 thuglife thunder! thunder00 thunder007 thunder01)~",
R"~(thunder1 thunder1! thunder11 thunder12 thunder123 thunder123! thunder1234 thunder12345 thunder123456 thunder2000 thunder2010
thunder2020 thunder2021 thunder2022 thunder2023 thunder2024 thunder2025 thunder69 thunder77 thunder88 thunder99 thunderbird
thursday tiffany01 tiffany1 tiffany12 tiffany123 tiffany1234 tiffany12345 tiffany2020 tiger007 tiger123 tiger123! tiger1234
tiger12345 tiger123456 tiger2000 tiger2010 tiger2020 tiger2021 tiger2022 tiger2023 tiger2024 tiger2025 tigers12 tigertiger
tigger12 tigger123 tim12345 timothy01 timothy1 timothy12 timothy123 timothy1234 timothy12345 timothy2020 tina1234 tina12345
tina2020 tinatina tinkerbell tobias01 tobias12 tobias123 tobias1234 tobias12345 tobias2020 todd1234 todd12345 todd2020
toddtodd together1 tokyo007 tokyo123 tokyo123! tokyo1234 tokyo12345 tokyo123456 tokyo2000 tokyo2010 tokyo2020 tokyo2021
tokyo2022 tokyo2023 tokyo2024 tokyo2025 tokyotokyo tom12345 tommy123 tommy1234 tommy12345 tommy2020 toni1234 toni12345
toni2020 tonitoni tony1234 tony12345 tony2020 tonytony toor1234 topsecret tornado1 toyota123 tracy123 tracy1234 tracy12345
tracy2020 travis01 travis12 travis123 travis1234 travis12345 travis2020 trevor01 trevor12 trevor123 trevor1234 trevor12345
trevor2020 trinity1 tristan01 tristan1 tristan12 tristan123 tristan1234 tristan12345 tristan2020 trust007 trust123 trust123!
trust1234 trust12345 trust123456 trust2000 trust2010 trust2020 trust2021 trust2022 trust2023 trust2024 trust2025 trustno1
trusttrust truth007 truth123 truth123! truth1234 truth12345 truth123456 truth2000 truth2010 truth2020 truth2021 truth2022
truth2023 truth2024 truth2025 truthtruth tttttttt ttttttttt tttttttttt tttttttttttt tuesday1 turbo007 turbo123 turbo123!
turbo1234 turbo12345 turbo123456 turbo2000 turbo2010 turbo2020 turbo2021 turbo2022 turbo2023 turbo2024 turbo2025 turboturbo
turkiye1 turtle12 turtles1 tweety12 tweetybird twitter1 tyler123 tyler1234 tyler12345 tyler2020 ubuntu123 ukraine1 ulrich01
ulrich12 ulrich123 ulrich1234 ulrich12345 ulrich2020 ultimate ultra007 ultra123 ultra123! ultra1234 ultra12345 ultra123456
ultra2000 ultra2010 ultra2020 ultra2021 ultra2022 ultra2023 ultra2024 ultra2025 ultraultra unicorn1 unicorns university
unknown1 ursula01 ursula12 ursula123 ursula1234 ursula12345 ursula2020 user123! user1234 user12345 user123456 user2000
user2010 user2020 user2021 user2022 user2023 user2024 user2025 username userpass useruser ute12345 uuuuuuuu uuuuuuuuu
uuuuuuuuuu uuuuuuuuuuuu vacation valentin valentina valentina01 valentina1 valentina12 valentina123 valentina1234
valentina12345 valentina2020 valerie01 valerie1 valerie12 valerie123 valerie1234 valerie12345 valerie2020 vampires vanessa01
vanessa1 vanessa12 vanessa123 vanessa1234 vanessa12345 vanessa2020 vegas007 vegas123 vegas123! vegas1234 vegas12345
vegas123456 vegas2000 vegas2010 vegas2020 vegas2021 vegas2022 vegas2023 vegas2024 vegas2025 vegasvegas vera1234 vera12345
vera2020 veravera verena01 verena12 verena123 verena1234 verena12345 verena2020 veronica veronica01 veronica1 veronica12
veronica123 veronica1234 veronica12345 veronica2020 vfr4cde3 vfr4cde3x vfr4cde3xs vfr4cde3xsw vfr4cde3xsw2 vfr4cde3xsw2z
vfr4cde3xsw2za vfr4cde3xsw2zaq vfr4cde3xsw2zaq1 vfrcdexs vfrcdexsw vfrcdexswz vfrcdexswza vfrcdexswzaq vicky123 vicky1234
vicky12345 vicky2020 victor01 victor12 victor123 victor1234 victor12345 victor2020 victoria victoria01 victoria1 victoria12
victoria123 victoria1234 victoria12345 victoria2020 vietnam1 vincent01 vincent1 vincent12 vincent123 vincent1234 vincent12345
vincent2020 viola123 viola1234 viola12345 viola2020 virgin12 virginia virginia01 virginia1 virginia12 virginia123 virginia1234
virginia12345 virginia2020 virgo123 vivian01 vivian12 vivian123 vivian1234 vivian12345 vivian2020 vodka123 volcano1 volkswagen
volleyball voyager1 vvvvvvvv vvvvvvvvv vvvvvvvvvv vvvvvvvvvvvv w3lc0m3! w3lc0m31 w3lc0m312 w3lc0m3123 w3lcom3! w3lcom31
w3lcom312 w3lcom3123 walter01 walter12 walter123 walter1234 walter12345 walter2020 wanda123 wanda1234 wanda12345 wanda2020
warcraft warriors warszawa washington water007 water123 water123! water1234 water12345 water123456 water2000 water2010
water2020 water2021 water2022 water2023 water2024 water2025 waterwater wayne123 wayne1234 wayne12345 wayne2020 wednesday
weed4200 weekend1 welc0me! welc0me1 welc0me12 welc0me123 welcome! welcome00 welcome007 welcome01 welcome1 welcome1! welcome11
welcome12 welcome123 welcome123! welcome1234 welcome12345 welcome123456 welcome2000 welcome2010 welcome2020 welcome2021
welcome2022 welcome2023 welcome2024 welcome2025 welcome69 welcome77 welcome88 welcome99 welcomehome wendy123 wendy1234
wendy12345 wendy2020 werewolf werner01 werner12 werner123 werner1234 werner12345 werner2020 wertyuio wertyuiop wertzuio
wertzuiop whatever whatever1 whatsapp whiskey1 white007 white123 white123! white1234 white12345 white123456 white2000
white2010 white2020 white2021 white2022 white2023 white2024 white2025 whitewhite wildfire william01 william1 william12
william123 william1234 william12345 william2020 willy123 willy1234 willy12345 willy2020 wind123! wind1234 wind12345 wind123456
wind2000 wind2010 wind2020 wind2021 wind2022 wind2023 wind2024 wind2025 windows1 windows10 windows7 windowsxp windwind
winner00 winner007 winner01 winner1! winner11 winner12 winner123 winner123! winner1234 winner12345 winner123456 winner2000
winner2010 winner2020 winner2021 winner2022 winner2023 winner2024 winner2025 winner69 winner77 winner88 winner99 winnie12
winniethepooh winter00 winter007 winter01 winter1! winter11 winter12 winter123 winter123! winter1234 winter12345 winter123456
winter2000 winter2010 winter2020 winter2021 winter2022 winter2023 winter2024 winter2025 winter69 winter77 winter88 winter99
wireless wizard00 wizard007 wizard01 wizard1! wizard11 wizard12 wizard123 wizard123! wizard1234 wizard12345 wizard123456
wizard2000 wizard2010 wizard2020 wizard2021 wizard2022 wizard2023 wizard2024 wizard2025 wizard69 wizard77 wizard88 wizard99
wolf123! wolf1234 wolf12345 wolf123456 wolf2000 wolf2010 wolf2020 wolf2021 wolf2022 wolf2023 wolf2024 wolf2025 wolfgang
wolfgang01 wolfgang1 wolfgang12 wolfgang123 wolfgang1234 wolfgang12345 wolfgang2020 wolfwolf wolverine work123! work1234
work12345 work123456 work2000 work2010 work2020 work2021 work2022 work2023 work2024 work2025 workwork wrestling wsx000wsx
wsx111wsx wsx112wsx wsx121wsx wsx123wsx wsx147wsx wsx159wsx wsx222wsx wsx258wsx wsx321wsx wsx333wsx wsx369wsx wsx3edc4
wsx3edc4r wsx3edc4rf wsx3edc4rfv wsx444wsx wsx456wsx wsx555wsx wsx666wsx wsx753wsx wsx777wsx wsx789wsx wsx888wsx wsx999wsx
wsxabcwsx wsxasdwsx wsxedcrf wsxedcrfv wsxqazwsx wsxqwewsx wsxwsxwsx wsxxyzwsx wsxzxcwsx wwwwwwww wwwwwwwww wwwwwwwwww
wwwwwwwwwwww wyoming1 x123456789 x3edc4rf x3edc4rfv xavier01 xavier12 xavier123 xavier1234 xavier12345 xavier2020 xbox360x
xsw2cde3 xsw2zaq1 xxxxxxxx xxxxxxxxx xxxxxxxxxx xxxxxxxxxxxx xyz000xyz xyz111xyz xyz112xyz xyz121xyz xyz123xyz xyz147xyz
xyz159xyz xyz222xyz xyz258xyz xyz321xyz xyz333xyz xyz369xyz xyz444xyz xyz456xyz xyz555xyz xyz666xyz xyz753xyz xyz777xyz
xyz789xyz xyz888xyz xyz999xyz xyzabcxyz xyzasdxyz xyzqazxyz xyzqwexyz xyzwsxxyz xyzxyzxyz xyzzxcxyz yamaha123 yankees1
yasmin01 yasmin12 yasmin123 yasmin1234 yasmin12345 yasmin2020 yellow00 yellow007 yellow01 yellow1! yellow11 yellow12 yellow123
yellow123! yellow1234 yellow12345 yellow123456 yellow2000 yellow2010 yellow2020 yellow2021 yellow2022 yellow2023 yellow2024
yellow2025 yellow69 yellow77 yellow88 yellow99 youtube1 yugioh12 yvonne01 yvonne12 yvonne123 yvonne1234 yvonne12345 yvonne2020
yxcvb123 yxcvb1234 yxcvb2020 yxcvbn12 yxcvbn123 yxcvbn1234 yxcvbn2020 yxcvbnm! yxcvbnm1 yxcvbnm12 yxcvbnm123 yxcvbnm1234
yxcvbnm2020 yyyyyyyy yyyyyyyyy yyyyyyyyyy yyyyyyyyyyyy z123456789 z2wsx3ed z2wsx3edc z2wsx3edc4 z2wsx3edc4r z2wsx3edc4rf
z2wsx3edc4rfv zachary01 zachary1 zachary12 zachary123 zachary1234 zachary12345 zachary2020 zaq12wsx zaq1x123 zaq1x1234
zaq1x2020 zaq1xs12 zaq1xs123 zaq1xs1234 zaq1xs2020 zaq1xsw! zaq1xsw1 zaq1xsw12 zaq1xsw123 zaq1xsw1234 zaq1xsw2 zaq1xsw2!
zaq1xsw2020 zaq1xsw21 zaq1xsw212 zaq1xsw2123 zaq1xsw21234 zaq1xsw22020 zaq1xsw2c zaq1xsw2c! zaq1xsw2c1 zaq1xsw2c12
zaq1xsw2c123 zaq1xsw2c1234 zaq1xsw2c2020 zaq1xsw2cd zaq1xsw2cd! zaq1xsw2cd1 zaq1xsw2cd12 zaq1xsw2cd123 zaq1xsw2cd1234
zaq1xsw2cd2020 zaq1xsw2cde zaq1xsw2cde3 zaq1zaq1 zelda123 zertyuio zertyuiop zoe12345 zwsxedcr zwsxedcrf zwsxedcrfv zxc000zxc
zxc111zxc zxc112zxc zxc121zxc zxc123zxc zxc147zxc zxc159zxc zxc222zxc zxc258zxc zxc321zxc zxc333zxc zxc369zxc zxc444zxc
zxc456zxc zxc555zxc zxc666zxc zxc753zxc zxc777zxc zxc789zxc zxc888zxc zxc999zxc zxcabczxc zxcasdzxc zxcqazzxc zxcqwezxc
zxcvb123 zxcvb1234 zxcvb2020 zxcvbn12 zxcvbn123 zxcvbn1234 zxcvbn2020 zxcvbnm! zxcvbnm, zxcvbnm1 zxcvbnm12 zxcvbnm123
zxcvbnm1234 zxcvbnm2020 zxcwsxzxc zxcxyzzxc zxczxczxc zzzzzzzz zzzzzzzzz zzzzzzzzzz zzzzzzzzzzzz)~",
};

bool is_between(char c) { return c == ' ' || c == '\n'; }

bool is_in(std::string_view words, std::string_view wanted) {
  std::size_t low = 0, high = words.size();  // both begin a word, or are the end
  while (low < high) {
    std::size_t begin = low + (high - low) / 2;
    while (begin > low && !is_between(words[begin - 1])) --begin;
    std::size_t end = begin;
    while (end < words.size() && !is_between(words[end])) ++end;
    const std::string_view word = words.substr(begin, end - begin);
    if (word == wanted) return true;
    if (word < wanted) low = end + 1;
    else high = begin;
  }
  return false;
}

}  // namespace

bool is_common_password(std::string_view password) {
  const std::string folded = to_lower_ascii(password);
  for (const std::string_view piece : pieces)
    if (is_in(piece, folded)) return true;
  return false;
}

std::vector<std::string> common_passwords() {
  std::vector<std::string> all;
  for (const std::string_view piece : pieces)
    for (const std::string& line : split_words(piece, '\n'))
      for (std::string& word : split_words(line)) all.push_back(std::move(word));
  return all;
}

}  // namespace gatewarden::authentication
