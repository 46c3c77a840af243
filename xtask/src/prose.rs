//! A pool of Chinese sentences about SIM cards, and paragraphs made of them.

use crate::prng::Prng;

/// Where a generated task is done.
pub const PLACES: [&str; 12] = [
    "在营业厅",
    "在网上营业厅",
    "在手机应用里",
    "通过客服热线",
    "在自助终端上",
    "在合作网点",
    "通过在线客服",
    "在企业管理平台上",
    "用短信指令",
    "在社区服务点",
    "通过上门服务",
    "在机场柜台",
];

/// For whom a generated task is done.
pub const PEOPLE: [&str; 12] = [
    "为自己",
    "为家人",
    "为公司",
    "为未成年子女",
    "为外籍员工",
    "为学校班级",
    "为车队",
    "为门店收银机",
    "为智能电表",
    "为监控设备",
    "为老年父母",
    "为出差同事",
];

/// What a generated task does.
pub const ACTIONS: [&str; 24] = [
    "激活新卡",
    "补办旧卡",
    "更换套餐",
    "暂停使用",
    "恢复使用",
    "过户号码",
    "办理携号转网",
    "修改服务密码",
    "查询剩余流量",
    "购买流量包",
    "取消流量包",
    "开通国际漫游",
    "关闭国际漫游",
    "申请电子发票",
    "更新实名信息",
    "绑定设备",
    "解除设备绑定",
    "设置流量上限",
    "办理副卡",
    "注销副卡",
    "申请退款",
    "转移余额",
    "更换卡片尺寸",
    "注销号码",
];

/// Sentences that open a guide.
pub const OPENINGS: [&str; 12] = [
    "这件事本人办理最快，先把卡片和证件放在手边。",
    "办理前请确认卡片没有欠费，欠费的卡要先缴清账单。",
    "整个过程通常在一周内办完，急用时可以要求加急。",
    "企业名下的卡需要经办人出面，个人名下的卡由机主办理。",
    "如果卡片已经丢失，请先挂失，再按下面的步骤办理。",
    "不同地区的运营商要求略有不同，以当地客服的答复为准。",
    "办理期间卡片可以照常使用，结果生效后会收到短信。",
    "请留意账单日，账单日当天提交的申请会顺延到次日处理。",
    "一张证件名下的卡数有上限，超出时要先处理不用的卡。",
    "装在设备里的卡要先断电再取出，以免损坏触点。",
    "套餐合约未到期时，提前变更可能产生违约金。",
    "新办的卡请先插入手机试用，确认信号正常以后再继续。",
];

/// Sentences about what to do.
pub const ACTS: [&str; 20] = [
    "打开运营商的官方网站，用手机号登录账户。",
    "在服务列表里找到对应的入口，点击以后核对卡号。",
    "把卡片背面的`ICCID`抄下来，一共十九位或二十位。",
    "告诉客服办理的原因，并记下工单编号。",
    "上传证件的正反面照片，四个角都要拍进画面。",
    "在申请表里填写联系人和联系电话，不要写简称。",
    "输入短信验证码，验证码五分钟内有效。",
    "仔细阅读提示内容，确认无误以后再提交。",
    "把填好的表格保存一份，方便以后查对。",
    "登录企业管理平台，选中要处理的卡片。",
    "关闭设备电源，等指示灯熄灭以后取出卡片。",
    "核对账户余额，把没有结清的费用一次缴清。",
    "选择接收通知的方式，短信和邮件都可以。",
    "按语音提示选择人工服务，请客服核对身份。",
    "查看处理进度，状态变为办结之前不要重复提交。",
    "截取结果页面，保存到手机相册里。",
    "在订单页面核对金额，**确认以后不能撤回**。",
    "把旧卡剪断再丢弃，避免芯片被别人使用。",
    "重启手机，等待网络信号恢复。",
    "请经办人在授权书上签字，并加盖公司公章。",
];

/// Sentences that explain.
pub const REASONS: [&str; 16] = [
    "这样做是为了防止别人冒用您的身份。",
    "卡号和设备号是两个不同的号码，写错会被退回。",
    "审核由人工完成，遇到节假日会慢一些。",
    "系统每小时同步一次，刚提交时查不到是正常的。",
    "余额退回原来的支付账户，不支持退到他人账户。",
    "物联网卡常常成批管理，一次最多处理五百张。",
    "上网卡没有语音功能，所以验证码会发到绑定的手机。",
    "申请被退回时会写明原因，补齐材料就能再次提交。",
    "闲置的卡每月仍会产生基本费用，不用就应当及时处理。",
    "号码注销后会被回收，三个月后可能分配给别人。",
    "信号弱的地方可能收不到短信，请换个位置再试。",
    "实名信息与证件不一致时，必须先更新再办理。",
    "同一笔申请不必反复催办，进度页面会自动更新。",
    "客服会核对最近一次的充值金额，请提前查好。",
    "合约期内的优惠会随变更一起取消。",
    "涉及费用的操作都会再次询问，看清金额再确认。",
];

/// Sentences for callouts.
pub const NOTES: [&str; 10] = [
    "客服不会索要完整的服务密码，请不要告诉任何人。",
    "提交以后当天不能更改，请先核对卡号。",
    "没有收到短信时，先检查手机是否拦截了通知。",
    "代办人需要带上双方的证件原件。",
    "拍照时不要反光，看不清的照片会被退回。",
    "卡片里存的联系人不会自动转移，请提前备份。",
    "企业客户可以下载模板，一次填写多张卡片。",
    "境外办理时请使用带国家代码的电话号码。",
    "电子发票会发到登记的邮箱，请检查垃圾邮件。",
    "设备断网期间产生的数据会在恢复以后补传。",
];

/// Sentences that say what success looks like.
pub const RESULTS: [&str; 6] = [
    "页面显示办理成功，手机收到确认短信。",
    "账户里的状态变为已完成，原来的卡片不再计费。",
    "客服告知工单已经关闭，账单里没有新的费用。",
    "设备重新联网，管理平台上显示在线。",
    "收到运营商的书面答复，内容与申请一致。",
    "余额变为零，退款记录可以在账户里查到。",
];

/// Things to have at hand, for lists.
pub const ITEMS: [&str; 12] = [
    "身份证原件",
    "营业执照复印件",
    "加盖公章的授权书",
    "购卡合同或者发票",
    "卡片背面的序列号",
    "机主本人的手机",
    "最近一期账单",
    "能接收验证码的邮箱",
    "设备的型号和编号",
    "用于退款的银行账户",
    "护照或者居留许可",
    "原来的卡套",
];

/// Makes a title out of a number; different numbers give different titles.
pub fn task_title(number: usize) -> String {
    let action = ACTIONS[number % ACTIONS.len()];
    let rest = number / ACTIONS.len();
    let person = PEOPLE[rest % PEOPLE.len()];
    let rest = rest / PEOPLE.len();
    let place = PLACES[rest % PLACES.len()];
    match rest / PLACES.len() {
        0 => format!("{place}{person}{action}"),
        round => format!("{place}{person}{action}（{}）", round + 1),
    }
}

/// Makes a paragraph of `count` different sentences: an act first, reasons and acts after it.
pub fn paragraph(prng: &mut Prng, count: usize) -> String {
    let mut sentences = vec![prng.pick(&ACTS)];
    while sentences.len() < count {
        let next = if prng.below(2) == 0 { prng.pick(&REASONS) } else { prng.pick(&ACTS) };
        if !sentences.contains(&next) {
            sentences.push(next);
        }
    }
    sentences.concat()
}

/// Makes a Markdown list of `count` different things to have at hand.
pub fn list(prng: &mut Prng, count: usize) -> String {
    let start = prng.below(ITEMS.len());
    (0..count.min(ITEMS.len())).map(|place| format!("- {}\n", ITEMS[(start + place * 5) % ITEMS.len()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn titles_differ() {
        let titles: BTreeSet<String> = (0..10_000).map(task_title).collect();
        assert_eq!(titles.len(), 10_000);
    }

    #[test]
    fn lists_do_not_repeat_an_item() {
        let list = list(&mut Prng::new(3, 0), 12);
        let lines: BTreeSet<&str> = list.lines().collect();
        assert_eq!(lines.len(), 12);
    }

    #[test]
    fn sentences_use_chinese_punctuation() {
        let pools: [&[&str]; 5] = [&OPENINGS, &ACTS, &REASONS, &NOTES, &RESULTS];
        for sentence in pools.concat() {
            let end = sentence.trim_end_matches("**。");
            assert!(sentence.ends_with('。'), "{end}");
            assert!(!sentence.contains([' ', ',', ':', ';', '(']), "{sentence}");
        }
    }
}
